using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Server.Security;

namespace FaceCV.Server.Jobs;

/// <summary>Which jobs a caller may see: limited to collections, those that enrol into one of them.</summary>
internal static class JobAccess
{
    private const int Step = 1000;

    /// <summary>Whether the caller may see a job.</summary>
    public static bool MaySee(this Caller caller, Job job) => caller.Collections is null || (EnrolWork.CollectionOf(job) is { } collection && caller.MayUse(collection));

    /// <summary>A page of the jobs that a limited caller may see. Reads all jobs: there are few, as ended ones are erased in time.</summary>
    public static async Task<Page<Job>> ListVisibleAsync(this IJobStore store, Caller caller, JobQuery query, CancellationToken cancellationToken)
    {
        var found = new List<Job>();
        for (var offset = 0; ; offset += Step)
        {
            var page = await store.ListAsync(query with { Offset = offset, Limit = Step }, cancellationToken);
            found.AddRange(page.Items.Where(caller.MaySee));
            if (page.Items.Count < Step) break;
        }

        var visible = found.DistinctBy(job => job.Id).ToList(); // A job that came meanwhile moves the others on.
        return new Page<Job>([.. visible.Skip(query.Offset).Take(query.Limit)], visible.Count);
    }
}

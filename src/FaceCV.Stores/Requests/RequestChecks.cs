using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;

namespace FaceCV.Stores.Requests;

/// <summary>What every store checks before it asks its database.</summary>
internal static class RequestChecks
{
    private const int MaxLimit = 1_000;

    /// <summary>Offset and limit of a list of people.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public static void Check(PersonQuery query) => CheckPage(query.Offset, query.Limit, MaxLimit);

    /// <summary>Offset and limit of a list of faces.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public static void Check(FaceQuery query) => CheckPage(query.Offset, query.Limit, int.MaxValue);

    /// <summary>Offset and limit of a list of jobs.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public static void Check(JobQuery query) => CheckPage(query.Offset, query.Limit, MaxLimit);

    /// <summary>Offset and limit of a list of items.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public static void Check(JobItemQuery query) => CheckPage(query.Offset, query.Limit, MaxLimit);

    /// <summary>The limit of a page of the whole gallery.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public static void CheckLimit(int limit) => CheckPage(0, limit, MaxLimit);

    /// <summary>Whether a job counts its items rightly.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Check(Job job, IReadOnlyList<JobItem> items)
    {
        if (job.Total != items.Count) throw new ArgumentException($"The job has {job.Total} items, but {items.Count} were given.", nameof(items));
    }

    /// <summary>Whether new faces are of that person, and each of its templates of another model.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Check(PersonId person, IReadOnlyList<NewEnrolledFace> faces)
    {
        foreach (var face in faces)
        {
            if (face.Face.PersonId != person) throw new ArgumentException($"Face {face.Face.Id} is of another person.", nameof(faces));
            if (face.Face.ModelId != face.Template.ModelId)
                throw new ArgumentException($"Face {face.Face.Id} and its template are of different models.", nameof(faces));
            if (face.Templates.DistinctBy(template => template.ModelId).Count() <= face.OtherTemplates.Count)
                throw new ArgumentException($"Face {face.Face.Id} has two templates of one model.", nameof(faces));
        }
    }

    private static void CheckPage(int offset, int limit, int most)
    {
        if (offset < 0) throw new FaceException(FaceError.InvalidArgument, $"The offset is {offset}.", "Use 0 or more.");
        if (limit < 1 || limit > most)
            throw new FaceException(FaceError.InvalidArgument, $"The limit is {limit}.", most == int.MaxValue ? "Use 1 or more." : $"Use 1 to {most}.");
    }
}

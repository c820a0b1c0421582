using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using FaceCV.Server.Import;
using FaceCV.Server.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Jobs;

/// <summary>Jobs that enrol the pictures of an archive, or of a folder below the import root. An item is a picture.</summary>
internal sealed class EnrolWork(
    FaceCvSettings settings, ImportRoot root, Galleries galleries, IServiceProvider services, JobFiles files, AnalysisFields analysis, IRecogniserCatalogue recognisers, TimeProvider time)
    : IJobWork
{
    /// <summary>Name of the kind.</summary>
    public const string Name = "enrol";

    private const string Enrolled = "enrolled", Duplicate = "duplicate", Skipped = "skipped";
    private const string Directory = "directory", Pack = "model_name", Quality = "quality_threshold", InCollection = "collection";

    /// <summary>The collection that a job enrols into; null when it is of another kind.</summary>
    public static string? CollectionOf(Job job) => job.Kind == Name ? (string?)job.Options[InCollection] ?? CollectionName.Default : null;

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Outcomes { get; } = [Enrolled, Duplicate, Skipped, JobOutcome.RefusedWord];

    /// <inheritdoc/>
    public async Task<JobPlan> PlanAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        var directory = submission.Fields.Text(Directory);
        if (directory is null == submission.Body.ArchiveHash is null)
            throw new FaceException(FaceError.MissingField, "A job needs either a zip archive 'file' or a 'directory'.", "Send one of them.");
        submission.Caller.RequireCollection(submission.Fields.Text(InCollection));
        if (directory is not null && submission.Caller.Collections is not null)
            throw new FaceException(FaceError.Forbidden, "A key limited to collections does not reach the folders of the server.", "Send the pictures as an archive.");
        var gallery = await galleries.FindAsync(submission.Fields.Text(InCollection), cancellationToken);
        var options = new JsonObject
        {
            [InCollection] = gallery.Store.Collection,
            ["source"] = directory is null ? "archive" : "directory",
            [Directory] = directory,
            [Pack] = recognisers.Find(analysis.Pack(submission.Fields)).Pack,
            [Quality] = submission.Fields.Number(Quality, 0, 1),
        };
        using var pictures = Open(submission.Id, directory, list: true);
        var plan = await PicturePlan.MakeAsync(pictures, submission.Body.Manifest, settings, cancellationToken);
        var now = time.GetUtcNow();
        return new JobPlan(options, [.. plan.Select((picture, number) => EnrolItem.Of(number, picture, now))]);
    }

    /// <inheritdoc/>
    public async Task<IJobRun> OpenAsync(Job job, CancellationToken cancellationToken)
    {
        var terms = new EnrolmentTerms((string)job.Options[Pack]!, (float?)job.Options[Quality]);
        recognisers.Find(terms.Pack);
        var gallery = await galleries.FindAsync((string?)job.Options[InCollection], cancellationToken);
        var enrolment = new PictureEnrolment(ActivatorUtilities.CreateInstance<Enrolment>(services, gallery));
        return new Run(job, Open(job.Id, (string?)job.Options[Directory], list: false), enrolment, terms);
    }

    private IPictures Open(JobId id, string? directory, bool list) => directory is null
        ? new ZipPictures(files.PathOf(id), settings)
        : new FolderPictures(root.Folder(directory), root, settings.Images, list);

    private sealed class Run(Job job, IPictures pictures, PictureEnrolment enrolment, EnrolmentTerms terms) : IJobRun
    {
        // One person's pictures in order, so that the first of them decides who it is.
        public string? LaneOf(JobItem item) => EnrolItem.Picture(item).Name?.Trim();

        public async Task<JobOutcome> DoAsync(JobItem item, CancellationToken cancellationToken)
        {
            var picture = EnrolItem.Picture(item);
            try
            {
                var result = await enrolment.EnrolAsync(pictures, picture, terms, cancellationToken);
                return new JobOutcome(IsOld(result, picture) ? Duplicate : Enrolled, EnrolItem.Result(result));
            }
            catch (FaceException exception) when (exception.Error == FaceError.FaceQualityTooLow)
            {
                return JobOutcome.Refused(exception) with { Word = Skipped };
            }
        }

        public ValueTask DisposeAsync()
        {
            pictures.Dispose();
            return ValueTask.CompletedTask;
        }

        // What this job itself enrolled before the program ended is no duplicate.
        private bool IsOld(EnrolmentResult result, PlannedPicture picture) =>
            result.Duplicate && !result.Faces.All(face => face.CreatedAt >= job.CreatedAt && face.Source == PersonInput.Source(picture.File));
    }
}

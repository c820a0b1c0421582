using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using FaceCV.Server.Inference;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Security.RateLimits;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.Import;

/// <summary>The early v1 route that enrols a folder of the server at once, contract section 11; larger folders are for jobs.</summary>
public static class OfflineApi
{
    // What the contract says when the request says nothing.
    private const float DefaultQuality = 0.7f;

    private static readonly UploadField Directory = new(
        "directory_path", FieldKind.Text, "A folder below FACECV_IMPORT_ROOT: one folder a person, named as the person, or pictures with a manifest.csv.", Required: true);

    /// <summary>Maps the route.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="settings">Longest time; as of a batch.</param>
    public static void MapOffline(this IEndpointRouteBuilder routes, ServerSettings settings) =>
        routes.MapPost("/api/v1/faces/offline", EnrolAsync).WithName("EnrolFolder").Needs(AccessScope.Enrol, Reach.Server).WithSummary("Enrol a folder of the server and wait for it")
            .WithTags("Jobs")
            .Reads(
                Directory,
                new("quality_threshold", FieldKind.Number, "Least quality of a face, 0 to 1; others are skipped. Default 0.7."),
                new("model_name", FieldKind.Text, "Model pack to use. Default: the selected pack."))
            .WithProblems()
            .Costs(CostClass.Recognition)
            .WithRequestTimeout(TimeSpan.FromSeconds(settings.BatchTimeoutSeconds));

    private static async Task<Ok<OfflineEnrolment>> EnrolAsync(
        Upload upload, FaceCvSettings settings, ImportRoot root, AnalysisFields fields, Enrolment enrolment, HttpContext context)
    {
        var given = upload.Text(Directory.Name)
            ?? throw new FaceException(FaceError.MissingField, $"The field '{Directory.Name}' is missing.", "Name a folder below FACECV_IMPORT_ROOT.");
        var terms = new EnrolmentTerms(fields.Pack(upload), upload.Number("quality_threshold", 0, 1) ?? DefaultQuality);
        var pictureEnrolment = new PictureEnrolment(enrolment);
        using var pictures = new FolderPictures(root.Folder(given), root, settings.Images, list: true);
        var plan = await PicturePlan.MakeAsync(pictures, null, settings, context.RequestAborted);
        if (plan.Count > settings.Server.BatchMaxFiles)
        {
            throw new HttpProblemException(
                StatusCodes.Status413PayloadTooLarge, "too_many_files", $"There are {plan.Count:N0} pictures in it; at most {settings.Server.BatchMaxFiles:N0} are enrolled while the caller waits.", "Send the folder to POST /api/v1/jobs as 'directory'.");
        }

        var outcomes = new OfflineOutcome[plan.Count];
        var lanes = Enumerable.Range(0, plan.Count).GroupBy(place => plan[place].Name?.Trim() ?? "", StringComparer.Ordinal);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Models.Workers, CancellationToken = context.RequestAborted };
        await Parallel.ForEachAsync(lanes, parallel, async (lane, token) =>
        {
            InferenceQueue.BePatient();
            foreach (var place in lane) outcomes[place] = await OutcomeAsync(Path.Join(given, plan[place].File), () => pictureEnrolment.EnrolAsync(pictures, plan[place], terms, token));
        });
        return TypedResults.Ok(OfflineEnrolment.Of(outcomes));
    }

    private static async Task<OfflineOutcome> OutcomeAsync(string path, Func<Task<EnrolmentResult>> enrol)
    {
        try
        {
            return new OfflineOutcome(path, await enrol(), null);
        }
        catch (FaceException exception) when (ProblemMap.IsOfOnePicture(exception.Error))
        {
            return new OfflineOutcome(path, null, exception);
        }
    }
}

using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Core.Transfer;
using FaceCV.Server.Collections;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Transfer;

/// <summary>The whole gallery as one archive, out and in.</summary>
public static class TransferApi
{
    private const string KeyHeader = "X-Archive-Key";
    private const string KeyDescription = "Seals or opens the archive: 32 bytes in base64, as openssl rand -base64 32 makes them.";

    // Only bytes that no form of a web page can send, so that none makes a browser import something.
    private const string AnyBytes = "application/octet-stream";

    private static readonly object Done = new();

    /// <summary>Maps <c>/api/v1/export</c> and <c>/api/v1/import</c>.</summary>
    public static void MapTransfer(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1").WithTags("Transfer").WithProblems().Needs(AccessScope.Admin, Reach.Server);
        group.MapGet("/export", ExportAsync).WithName("ExportGallery").WithSummary("Download everybody with faces and templates as one archive")
            .WithDescription("The archive is made while it is sent. One that was cut off lacks its end, and no import takes it. docs/archive-format.md describes it.")
            .Produces<Stream>(StatusCodes.Status200OK, GalleryExport.MediaType).DisableRequestTimeout();
        group.MapPost("/import", ImportAsync).WithName("ImportGallery").WithSummary("Bring the people of an archive into the gallery")
            .WithDescription("The body is the archive. It is received and checked to its end before anything is written; sent again after a stop, it goes on where it was. A failure in the middle tells what was written, as 'done'.")
            .Accepts<Stream>(GalleryExport.MediaType, AnyBytes).DisableRequestTimeout()
            .ProducesProblems(StatusCodes.Status409Conflict)
            .FailsWith((context, _) => context.Items[Done] is ImportReport report ? new JsonObject { ["done"] = JsonSerializer.SerializeToNode(report, WireJson.Options) } : []);
    }

    private static async Task<PushStreamHttpResult> ExportAsync(
        Galleries galleries, GalleryScope scope, TimeProvider time, ILogger<ArchiveSpool> logger, CancellationToken cancellationToken,
        [Description("Whether the aligned crops of the faces go with it.")] bool crops = false,
        [Description("The one collection that is wanted. Default: all.")] string? collection = null,
        [FromHeader(Name = KeyHeader), Description(KeyDescription)] string? key = null)
    {
        var cipher = Key(key);
        await scope.Gallery.Store.CountAsync(cancellationToken); // Whether the database answers, while that can still be told.
        var name = string.Create(CultureInfo.InvariantCulture, $"gallery-{time.GetUtcNow():yyyyMMdd-HHmmss}{GalleryExport.FileExtension}");
        return TypedResults.Stream(
            async body =>
            {
                using (cipher)
                {
                    var report = await new GalleryExport(galleries, time).RunAsync(body, new ExportOptions(crops, cipher, collection), null, cancellationToken);
                    logger.Exported(report.Counts.People, report.Counts.Faces);
                }
            },
            GalleryExport.MediaType, name);
    }

    private static async Task<Ok<ImportResponse>> ImportAsync(
        Galleries galleries, TimeProvider time, ArchiveSpool spool, ILogger<ArchiveSpool> logger, HttpContext context, CancellationToken cancellationToken,
        [Description("Check the archive and tell what would be done; write nothing.")] bool dry_run = false,
        [Description("What happens to people who are there already, by id or external id, and differ: fail (write nothing at all), skip, merge (add what they lack) or replace. Default fail.")] string? on_conflict = null,
        [Description("The collection that everybody of an archive of one collection goes to. Default: the ones of the same names, made when there are none.")] string? collection = null,
        [FromHeader(Name = KeyHeader), Description(KeyDescription)] string? key = null)
    {
        var policy = Policy(on_conflict);
        using var cipher = Key(key);
        using var turn = spool.Enter();
        await using var archive = await spool.ReceiveAsync(context, cancellationToken);
        var import = new GalleryImport(galleries, time, new ImportOptions(policy, dry_run, cipher, collection));
        try
        {
            await import.RunAsync(archive, null, cancellationToken);
        }
        catch (Exception) when (!dry_run && import.Report != new ImportReport())
        {
            context.Items[Done] = import.Report;
            logger.ImportStopped(import.Report.PeopleCreated, import.Report.FacesAdded);
            throw;
        }

        if (!dry_run) logger.Imported(import.Report.PeopleCreated, import.Report.FacesAdded);
        return TypedResults.Ok(new ImportResponse(dry_run, policy, import.Report));
    }

    private static RecordCipher? Key(string? header) => string.IsNullOrEmpty(header) ? null : ArchiveKey.Parse(header);

    private static ConflictPolicy Policy(string? text)
    {
        if (string.IsNullOrEmpty(text)) return ConflictPolicy.Fail;
        foreach (var policy in Enum.GetValues<ConflictPolicy>())
            if (policy.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return policy;
        throw new FaceException(FaceError.InvalidArgument, "'on_conflict' has to be fail, skip, merge or replace.");
    }
}

/// <summary>What an import did.</summary>
/// <param name="DryRun">Whether nothing was written and this is what would be done.</param>
/// <param name="OnConflict">What happened to people who are there already and differ.</param>
/// <param name="Done">How many of what.</param>
public sealed record ImportResponse(bool DryRun, ConflictPolicy OnConflict, ImportReport Done);

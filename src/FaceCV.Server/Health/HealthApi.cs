using System.Reflection;
using System.Text.Json.Serialization;
using FaceCV.Core.Access;
using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using FaceCV.Server.Inference;
using FaceCV.Server.Security;
using FaceCV.Server.Security.RateLimits;
using FaceCV.Vision.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.Health;

/// <summary>The root and the health page; neither runs inference.</summary>
public static class HealthApi
{
    /// <summary>Version of the program.</summary>
    public static string Version { get; } =
        typeof(HealthApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Maps <c>/</c> and <c>/health</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => TypedResults.Ok(new Root("FaceCV: pictures in, people out", "/docs", "/health", Version)))
            .WithTags("Health").WithName("Root").OpenToAll().WithSummary("Where things are");
        routes.MapGet("/health", HealthAsync).WithTags("Health").WithName("Health").OpenToAll().WithSummary("State of the server and what it really uses").Costs(CostClass.Monitoring);
    }

    private static async Task<Ok<HealthReport>> HealthAsync(
        HttpContext context, FaceCvSettings settings, ActivePack active, PackCatalogue catalogue, IRecogniserCatalogue recognisers, SessionPool pool, InferenceQueue queue, PersonGallery gallery, AuditLog audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var pack = catalogue.StatusOf(active.Name);
        var problems = new List<string>();
        if (pack.State != PackState.Installed) problems.Add($"Model pack '{pack.Name}' is {(pack.State == PackState.Damaged ? "damaged" : "not installed")}; run `facecv models pull {pack.Name}`.");
        if (audit.Failure is { } failure) problems.Add($"{failure.Message} {failure.Remedy}");
        var recogniser = pack.State == PackState.Installed ? recognisers.Find(active.Name) : null;
        problems.AddRange(pool.Device.Fallbacks.Select(model => $"Model {model.Key} runs on the processor: the device {pool.Device.Choice.Device} does not take it."));
        if (settings.Security.Auth == AuthMode.Anonymous) problems.Add("FACECV_AUTH is anonymous: whoever reaches this server can do everything.");
        var (counts, templates) = await CountAsync(gallery, recogniser, problems, cancellationToken);
        var models = pool.Snapshot().Select(model => new LoadedModelHealth(model.Pack, model.Model, model.ExecutionProvider, model.Runs, model.LastUsed)).ToArray();
        var report = new HealthReport(
            problems.Count == 0 ? "healthy" : "degraded",
            time.GetUtcNow(),
            "FaceCV API",
            Version,
            problems,
            new PackHealth(pack.Name, pack.State, models),
            new GalleryHealth(gallery.Store.Name, counts is not null, counts?.People, counts?.Faces, templates),
            new QueueHealth(queue.Workers, queue.Capacity, queue.Running, queue.Waiting, queue.Done, queue.Refused));
        var maySeeDetails = context.Caller() is { Collections: null } caller && caller.Scopes.Allow(AccessScope.Read);
        return TypedResults.Ok(maySeeDetails ? report : report with { Problems = null, Models = null, Database = null, Queue = null });
    }

    // A face without a template of the selected pack is not found by it, which nobody would notice from the answers.
    private static async Task<(GalleryCounts? Counts, long? Templates)> CountAsync(
        PersonGallery gallery, Recogniser? recogniser, List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            var counts = await gallery.Store.CountAsync(cancellationToken);
            if (gallery.Store is IExternalIndex engine) problems.AddRange(await engine.FindProblemsAsync(cancellationToken));
            if (recogniser is null) return (counts, null);
            var templates = (await gallery.IndexAsync(recogniser.ModelId, recogniser.Dimension, cancellationToken)).Count;
            if (templates < counts.Faces)
                problems.Add($"{counts.Faces - templates} of {counts.Faces} enrolled faces have no template of pack '{recogniser.Pack}', so it does not find them; the job `reembed` makes templates from kept crops, or enrol those people again.");
            return (counts, templates);
        }
        catch (FaceException exception) when (exception.Error == FaceError.StoreUnavailable)
        {
            problems.Add($"The {gallery.Store.Name} database does not answer; `facecv doctor` tells why.");
            return (null, null);
        }
    }
}

/// <summary>Where things are.</summary>
/// <param name="Message">What this is.</param>
/// <param name="Docs">API page.</param>
/// <param name="Health">Health page.</param>
/// <param name="Version">Version.</param>
public sealed record Root(string Message, string Docs, string Health, string Version);

/// <summary>State of the server. Who may not read more is told status, time, service and version.</summary>
/// <param name="Status"><c>healthy</c>, or <c>degraded</c> with the problems.</param>
/// <param name="Timestamp">Now, UTC.</param>
/// <param name="Service">Name.</param>
/// <param name="Version">Version.</param>
/// <param name="Problems">What does not work and the next step.</param>
/// <param name="Models">Pack in use and models in memory.</param>
/// <param name="Database">The gallery.</param>
/// <param name="Queue">The inference queue.</param>
public sealed record HealthReport(
    string Status, DateTimeOffset Timestamp, string Service, string Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Problems,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PackHealth? Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GalleryHealth? Database,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] QueueHealth? Queue);

/// <summary>Pack in use.</summary>
/// <param name="Pack">Name.</param>
/// <param name="State">Whether it is installed.</param>
/// <param name="Loaded">Models in memory.</param>
public sealed record PackHealth(string Pack, PackState State, IReadOnlyList<LoadedModelHealth> Loaded);

/// <summary>A model in memory.</summary>
/// <param name="Pack">Pack.</param>
/// <param name="Model">Model.</param>
/// <param name="Provider">Execution provider really used.</param>
/// <param name="Runs">Runs since it was loaded.</param>
/// <param name="LastUsed">When it was last used, UTC.</param>
public sealed record LoadedModelHealth(string Pack, string Model, string Provider, long Runs, DateTimeOffset LastUsed);

/// <summary>The gallery.</summary>
/// <param name="Type">Kind of database.</param>
/// <param name="Connected">Whether it answers.</param>
/// <param name="People">Enrolled people.</param>
/// <param name="Faces">Enrolled faces.</param>
/// <param name="Templates">Templates of the selected pack; less than the faces means that some are not found by it.</param>
public sealed record GalleryHealth(string Type, bool Connected, long? People, long? Faces, long? Templates);

/// <summary>The inference queue.</summary>
/// <param name="Workers">Analyses at a time.</param>
/// <param name="Capacity">Analyses that may wait.</param>
/// <param name="Running">Running now.</param>
/// <param name="Waiting">Waiting now.</param>
/// <param name="Done">Done since the start.</param>
/// <param name="Refused">Refused since the start.</param>
public sealed record QueueHealth(int Workers, int Capacity, int Running, int Waiting, long Done, long Refused);

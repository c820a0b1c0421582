using System.Reflection;
using System.Text.Json.Serialization;
using FaceCV.Core.Access;
using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Inference;
using FaceCV.Server.Security;
using FaceCV.Server.Security.RateLimits;
using FaceCV.Vision.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

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

    private static async Task<Ok<HealthPage>> HealthAsync(
        HttpContext context, ActivePack active, PackCatalogue catalogue, IRecogniserCatalogue recognisers, SessionPool pool, InferenceQueue queue, PersonGallery gallery, HealthCheckService checks, TimeProvider time, CancellationToken cancellationToken)
    {
        // Templates are counted below, for the collection of the request.
        var report = await checks.CheckHealthAsync(check => check.Name != HealthChecks.Templates, cancellationToken);
        var problems = report.Entries.Where(check => check.Value.Status != HealthStatus.Healthy)
            .Select(check => new HealthProblem(check.Key, check.Value.Description ?? "The look at it took too long or failed.")).ToList();
        var pack = catalogue.StatusOf(active.Name);
        var state = await CountAsync(gallery, pack.State == PackState.Installed ? recognisers.Find(active.Name) : null, cancellationToken);
        if (state.Problem is { } problem) problems.Add(new HealthProblem(HealthChecks.Templates, problem));
        var models = pool.Snapshot().Select(model => new LoadedModelHealth(model.Pack, model.Model, model.ExecutionProvider, model.Runs, model.LastUsed)).ToArray();
        var page = new HealthPage(
            problems.Count == 0 ? "healthy" : "degraded",
            time.GetUtcNow(),
            "FaceCV API",
            Version,
            problems,
            new PackHealth(pack.Name, pack.State, models),
            state,
            new QueueHealth(queue.Workers, queue.Capacity, queue.Running, queue.Waiting, queue.Done, queue.Refused));
        var maySeeDetails = context.Caller() is { Collections: null } caller && caller.Scopes.Allow(AccessScope.Read);
        return TypedResults.Ok(maySeeDetails ? page : page with { Problems = null, Models = null, Database = null, Queue = null });
    }

    private static async Task<GalleryHealth> CountAsync(PersonGallery gallery, Recogniser? recogniser, CancellationToken cancellationToken)
    {
        try
        {
            return await GalleryHealth.ReadAsync(gallery, recogniser, cancellationToken);
        }
        catch (FaceException exception) when (exception.Error == FaceError.StoreUnavailable)
        {
            return new GalleryHealth(gallery.Store.Name, false, null, null, null);
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
/// <param name="Problems">What does not work.</param>
/// <param name="Models">Pack in use and models in memory.</param>
/// <param name="Database">The gallery.</param>
/// <param name="Queue">The inference queue.</param>
public sealed record HealthPage(
    string Status, DateTimeOffset Timestamp, string Service, string Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HealthProblem>? Problems,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PackHealth? Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GalleryHealth? Database,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] QueueHealth? Queue);

/// <summary>Something that does not work.</summary>
/// <param name="Code">Stable code for programs: <c>store</c>, <c>models</c>, <c>index</c>, <c>draining</c>, <c>templates</c>, <c>vectors</c>, <c>device</c>, <c>log</c>, <c>audit</c>, <c>anonymous</c>.</param>
/// <param name="Detail">What it is and the next step, for people.</param>
public sealed record HealthProblem(string Code, string Detail);

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

/// <summary>The inference queue.</summary>
/// <param name="Workers">Analyses at a time.</param>
/// <param name="Capacity">Analyses that may wait.</param>
/// <param name="Running">Running now.</param>
/// <param name="Waiting">Waiting now.</param>
/// <param name="Done">Done since the start.</param>
/// <param name="Refused">Refused since the start.</param>
public sealed record QueueHealth(int Workers, int Capacity, int Running, int Waiting, long Done, long Refused);

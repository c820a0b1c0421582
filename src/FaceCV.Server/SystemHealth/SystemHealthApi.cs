using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Server.Configuration;
using FaceCV.Server.Health;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Security.RateLimits;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.SystemHealth;

/// <summary>The v1 system health routes, contract section 8, all measured. None runs inference.</summary>
public static class SystemHealthApi
{
    private const double Warning = 80, Issue = 95;

    /// <summary>Maps the routes below <c>/api/v1/health</c>.</summary>
    public static void MapSystemHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/health").WithTags("System health").WithProblems().Needs(AccessScope.Read, Reach.Server).Costs(CostClass.Monitoring);
        group.MapGet("/comprehensive", ComprehensiveAsync).WithName("ComprehensiveHealth").WithSummary("Everything, with what is wrong and what to do");
        group.MapGet("/cpu", async (TimeProvider time, CancellationToken token) => TypedResults.Ok(await MachineFigures.CpuAsync(time, token))).WithName("CpuHealth").WithSummary("Processor");
        group.MapGet("/memory", () => TypedResults.Ok(MachineFigures.Memory())).WithName("MemoryHealth").WithSummary("Memory");
        group.MapGet("/disk", (FaceCvSettings settings) => TypedResults.Ok(MachineFigures.Disk(settings))).WithName("DiskHealth").WithSummary("Disk of the data folder");
        group.MapGet("/gpu", GpuAsync).WithName("GpuHealth").WithSummary("GPU");
        group.MapGet("/database", DatabaseAsync).WithName("DatabaseHealth").WithSummary("The gallery's database");
        group.MapGet("/performance", PerformanceAsync).WithName("PerformanceHealth").WithSummary("Requests and inferences in figures");
    }

    private static async Task<Ok<GpuFigures>> GpuAsync(SessionPool pool, CancellationToken cancellationToken) =>
        TypedResults.Ok(GpuFigures.Of(pool.Device, await MachineGpus.FindAsync(cancellationToken)));

    private static async Task<Ok<HealthOverview>> ComprehensiveAsync(
        FaceCvSettings settings, PersonGallery gallery, Galleries galleries, SessionPool pool, TimeProvider time, CancellationToken cancellationToken)
    {
        var cpu = await MachineFigures.CpuAsync(time, cancellationToken);
        var (memory, disk) = (MachineFigures.Memory(), MachineFigures.Disk(settings));
        var (issues, warnings, recommendations, codes) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        Judge("CPU", cpu.Usage, "Send fewer requests at a time, or add cores.");
        Judge("Memory", memory.UsagePercent, "Stop other programs, or set FACECV_MODEL_IDLE_UNLOAD_MINUTES.");
        Judge("Disk", disk.UsagePercent, "Make room on the disk of the data folder.");
        var faces = await FacesAsync(gallery, cancellationToken);
        if (faces is null)
        {
            issues.Add("The database does not answer.");
            codes.Add(HealthChecks.Store);
            recommendations.Add("`facecv doctor` tells why.");
        }

        var metrics = new HealthMetrics(cpu, memory, disk, GpuFigures.Of(pool.Device, await MachineGpus.FindAsync(cancellationToken)), new DatabaseSummary(gallery.Store.Name, faces is not null, faces), new ModelSummary(pool.Snapshot().Count), [.. galleries.Loads.Select(IndexFigures.Of)]);
        var status = issues.Count > 0 ? "critical" : warnings.Count > 0 ? "warning" : "healthy";
        return TypedResults.Ok(new HealthOverview(issues.Count == 0, status, issues, warnings, recommendations, codes, metrics, time.GetUtcNow()));

        void Judge(string what, double percent, string advice)
        {
            if (percent <= Warning) return;
            (percent > Issue ? issues : warnings).Add($"{what} use is {percent:0.0} %.");
            recommendations.Add(advice);
            codes.Add(what.ToLowerInvariant());
        }
    }

    private static async Task<Ok<DatabaseFigures>> DatabaseAsync(PersonGallery gallery, TimeProvider time, CancellationToken cancellationToken)
    {
        // A store that does not answer throws, which is 503 as v1 has it.
        var counts = await gallery.Store.CountAsync(cancellationToken);
        var availability = new Dictionary<string, bool>(StringComparer.Ordinal) { ["sqlite"] = false, ["mysql"] = false, ["chromadb"] = false };
        availability[gallery.Store.Name] = true;
        return TypedResults.Ok(new DatabaseFigures("healthy", availability, counts.Faces, gallery.Store.Name, time.GetUtcNow()));
    }

    private static async Task<Ok<PerformanceOverview>> PerformanceAsync(
        FaceCvSettings settings, RequestMeter meter, SessionPool pool, TimeProvider time, CancellationToken cancellationToken)
    {
        var cpu = await MachineFigures.CpuAsync(time, cancellationToken);
        var models = pool.Snapshot();
        var runs = models.Sum(model => model.Runs);
        var inferences = new InferenceFigures(
            runs, runs == 0 ? 0 : Math.Round(models.Sum(model => model.RunTime.TotalMilliseconds) / runs, 2), [.. models.Select(model => $"{model.Pack}/{model.Model}")]);
        return TypedResults.Ok(new PerformanceOverview(
            time.GetUtcNow(), new SystemFigures(cpu.Usage, MachineFigures.Memory().UsagePercent, MachineFigures.Disk(settings).UsagePercent), meter.Read(), inferences));
    }

    private static async Task<long?> FacesAsync(PersonGallery gallery, CancellationToken cancellationToken)
    {
        try
        {
            return (await gallery.Store.CountAsync(cancellationToken)).Faces;
        }
        catch (FaceException exception) when (exception.Error == FaceError.StoreUnavailable)
        {
            return null;
        }
    }
}

/// <summary>Everything.</summary>
/// <param name="Healthy">Whether there is no issue.</param>
/// <param name="Status"><c>healthy</c>, <c>warning</c> (something over 80 %) or <c>critical</c> (over 95 %, or the database is down).</param>
/// <param name="Issues">What is wrong.</param>
/// <param name="Warnings">What may go wrong.</param>
/// <param name="Recommendations">What to do.</param>
/// <param name="Codes">Stable code of each issue and warning: <c>cpu</c>, <c>memory</c>, <c>disk</c>, <c>store</c>.</param>
/// <param name="Metrics">The figures.</param>
/// <param name="Timestamp">Now, UTC.</param>
public sealed record HealthOverview(
    bool Healthy, string Status, IReadOnlyList<string> Issues, IReadOnlyList<string> Warnings, IReadOnlyList<string> Recommendations, IReadOnlyList<string> Codes, HealthMetrics Metrics, DateTimeOffset Timestamp);

/// <summary>The figures of everything.</summary>
/// <param name="Cpu">Processor.</param>
/// <param name="Memory">Memory.</param>
/// <param name="Disk">Disk.</param>
/// <param name="Gpu">GPU.</param>
/// <param name="Database">Gallery.</param>
/// <param name="Models">Models in memory.</param>
/// <param name="Indexes">Indexes in use.</param>
public sealed record HealthMetrics(
    CpuFigures Cpu, MemoryFigures Memory, DiskFigures Disk, GpuFigures Gpu, DatabaseSummary Database, ModelSummary Models, IReadOnlyList<IndexFigures> Indexes);

/// <summary>An index, and how it was filled.</summary>
/// <param name="Collection">Collection.</param>
/// <param name="Model">Model of the templates.</param>
/// <param name="Templates">Templates when it was filled.</param>
/// <param name="InFiles">Whether it keeps its rows in files; false is in memory alone, as when another process has them open.</param>
/// <param name="Restored">Whether it came from its files; false is from the database.</param>
/// <param name="Refusal">Why files that were there could not be used.</param>
/// <param name="LoadSeconds">How long it took.</param>
public sealed record IndexFigures(string Collection, string Model, int Templates, bool InFiles, bool Restored, string? Refusal, double LoadSeconds)
{
    /// <summary>Of an index.</summary>
    internal static IndexFigures Of(IndexLoad load) => new(
        load.Collection, load.ModelId.Value, load.Templates, load.IsKept, load.IsRestored, load.Refusal, Math.Round(load.Duration.TotalSeconds, 2));
}

/// <summary>The gallery in short.</summary>
/// <param name="Type">Kind.</param>
/// <param name="Connected">Whether it answers.</param>
/// <param name="FaceCount">Enrolled faces.</param>
public sealed record DatabaseSummary(string Type, bool Connected, long? FaceCount);

/// <summary>Models in short.</summary>
/// <param name="LoadedCount">Models in memory.</param>
public sealed record ModelSummary(int LoadedCount);

/// <summary>The gallery's database.</summary>
/// <param name="Status"><c>healthy</c>; otherwise the answer is 503.</param>
/// <param name="Availability">Which kinds are in use and answer.</param>
/// <param name="FaceCount">Enrolled faces.</param>
/// <param name="DefaultDb">Kind in use.</param>
/// <param name="LastCheck">Now, UTC.</param>
public sealed record DatabaseFigures(string Status, IReadOnlyDictionary<string, bool> Availability, long FaceCount, string DefaultDb, DateTimeOffset LastCheck);

/// <summary>Requests and inferences.</summary>
/// <param name="Timestamp">Now, UTC.</param>
/// <param name="System">Machine.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Models">Inferences.</param>
public sealed record PerformanceOverview(DateTimeOffset Timestamp, SystemFigures System, RequestFigures Requests, InferenceFigures Models);

/// <summary>The machine in percent.</summary>
/// <param name="CpuUsage">Processor.</param>
/// <param name="MemoryUsage">Memory.</param>
/// <param name="DiskUsage">Disk.</param>
public sealed record SystemFigures(double CpuUsage, double MemoryUsage, double DiskUsage);

/// <summary>Inferences in figures.</summary>
/// <param name="TotalInferences">Runs of the loaded networks.</param>
/// <param name="AvgInferenceTime">Mean time of a run, milliseconds.</param>
/// <param name="LoadedModels">Models in memory.</param>
public sealed record InferenceFigures(long TotalInferences, double AvgInferenceTime, string[] LoadedModels);

using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Server.Inference;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Security.RateLimits;
using FaceCV.Server.Uploads;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.Models;

/// <summary>The v1 model routes, contract section 6, with measured values where v1 had constants.</summary>
public static class ModelsApi
{
    private const int MostRecommended = 3;
    private static readonly string[] UseCases = ["high_accuracy", "real_time", "mobile", "server"];

    /// <summary>Maps the routes below <c>/api/v1/models</c>.</summary>
    public static void MapModelPacks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/models").WithTags("Models").WithProblems().Needs(AccessScope.Read, Reach.Server).Costs(CostClass.Models);
        group.MapGet("/status", Status).WithName("ModelsStatus").WithSummary("State and cost of every known pack");
        group.MapGet("/providers", Providers).WithName("ModelProviders").WithSummary("Execution providers of this build");
        group.MapPost("/load", Load).WithName("LoadModel").Needs(AccessScope.Manage, Reach.Server).WithSummary("Load every model of a pack")
            .Reads(
                new("model_name", FieldKind.Text, "Pack.", Required: true),
                new("providers", FieldKind.Text, "Execution providers in order of preference, separated by commas or as a JSON array."),
                new("force_reload", FieldKind.Flag, "Unload it first. Default false."));
        group.MapPost("/unload", Unload).WithName("UnloadModel").Needs(AccessScope.Manage, Reach.Server).WithSummary("Take a pack out of memory; its next use loads it again")
            .Reads(new UploadField("model_name", FieldKind.Text, "Pack."));
        group.MapGet("/info/{model_name}", Info).WithName("ModelPackInfo").WithSummary("One pack: what it is and what it costs");
        group.MapGet("/performance", Performance).WithName("ModelsPerformance").WithSummary("Memory, load time and latency of the loaded packs");
        group.MapGet("/advanced/available", List).WithName("ListModelPacks").WithSummary("Every known pack with its figures");
        group.MapPost("/advanced/recommendations", Recommend).WithName("RecommendModels").WithSummary("Packs that suit a purpose, by measured figures")
            .Reads(
                new("use_case", FieldKind.Text, "high_accuracy, real_time, mobile or server.", Required: true),
                new("has_gpu", FieldKind.Flag, "Default false."),
                new("memory_limit_mb", FieldKind.Number, "Default 2048."),
                new("latency_requirement", FieldKind.Number, "Milliseconds, default 100."));
        group.MapPost("/advanced/switch", Switch).WithName("SwitchModelPack").Needs(AccessScope.Manage, Reach.Server).WithSummary("Use another installed pack until the server stops")
            .Reads(
                new("from_model", FieldKind.Text, "Pack in use."),
                new("to_model", FieldKind.Text, "Pack to use."),
                new("preserve_state", FieldKind.Flag, "Keep the old one in memory. Default true."));
    }

    private static Ok<Dictionary<string, PackStateAnswer>> Status(PackCatalogue catalogue, SessionPool pool) =>
        TypedResults.Ok(catalogue.List().ToDictionary(pack => pack.Name, pack => PackStateAnswer.Of(pack, pool), StringComparer.Ordinal));

    private static Ok<ProviderList> Providers(SessionPool pool)
    {
        var choice = pool.Device.Choice;
        return TypedResults.Ok(new ProviderList(true, [.. ExecutionDevice.Offered], choice.Provider, [.. choice.PassedOver.Select(refusal => $"{refusal.Device}: {refusal.Reason}")]));
    }

    private static Ok<LoadAnswer> Load(Upload upload, PackCatalogue catalogue, InstalledPacks packs, SessionPool pool)
    {
        var name = Known(upload, "model_name", catalogue);
        var provider = pool.Device.Choice.Provider;
        if (upload.Texts("providers") is { Count: > 0 } wanted && !wanted.Contains(provider, StringComparer.OrdinalIgnoreCase))
        {
            throw new FaceException(
                FaceError.CapabilityMissing, $"None of the providers asked for is in use; networks run on {provider}.", $"Add {provider}, or start the server with another FACECV_DEVICE.");
        }

        if (upload.Flag("force_reload") == true) pool.Unload(name);
        var pack = packs.Get(name);
        foreach (var model in pack.Manifest.Models) pool.Lease(pack, model).Dispose();
        var use = PackUse.Of(name, pool);
        return TypedResults.Ok(new LoadAnswer(true, $"{use.Loaded.Count} models of pack '{name}' are in memory.", name, use.Provider, use.LoadSeconds, use.MemoryMb));
    }

    private static Ok<UnloadAnswer> Unload(Upload upload, PackCatalogue catalogue, SessionPool pool, TimeProvider time)
    {
        var name = Known(upload, "model_name", catalogue);
        var count = pool.Unload(name);
        if (count == 0) throw NotFound("model_not_loaded", $"Pack '{name}' is not in memory.");
        return TypedResults.Ok(new UnloadAnswer(true, $"{count} models of pack '{name}' leave memory, those in use when they are done.", name, time.GetUtcNow()));
    }

    private static Ok<PackInfoAnswer> Info(string model_name, PackCatalogue catalogue, SessionPool pool, TimeProvider time)
    {
        if (!catalogue.Names.Contains(model_name, StringComparer.Ordinal))
            throw NotFound("model_not_found", $"No pack of that name is known; known are {string.Join(", ", catalogue.Names)}.");
        var pack = catalogue.StatusOf(model_name);
        var state = PackStateAnswer.Of(pack, pool);
        return TypedResults.Ok(new PackInfoAnswer(true, model_name, state.Loaded, PackMeasures.Describe(pack, pool), state, time.GetUtcNow()));
    }

    private static Ok<PerformanceAnswer> Performance(PackCatalogue catalogue, SessionPool pool, TimeProvider time)
    {
        var models = catalogue.Names.Select(name => (Name: name, Use: PackUse.Of(name, pool))).Where(pack => pack.Use.Loaded.Count > 0).ToDictionary(
            pack => pack.Name,
            pack => new PackFigures(pack.Use.MemoryMb, pack.Use.LoadSeconds, pack.Use.LastUsed, "active", pack.Use.LatencyMs, pack.Use.Loaded.Sum(model => model.Runs)),
            StringComparer.Ordinal);
        return TypedResults.Ok(new PerformanceAnswer(true, new PerformanceFigures(time.GetUtcNow(), Math.Round(Environment.WorkingSet / 1048576.0, 1), models)));
    }

    private static Ok<PackList> List(PackCatalogue catalogue, SessionPool pool)
    {
        ListedPack[] packs = [.. catalogue.List().Select(pack => PackMeasures.List(pack, pool))];
        return TypedResults.Ok(new PackList(true, packs, packs.Length));
    }

    private static Ok<RecommendationAnswer> Recommend(Upload upload, PackCatalogue catalogue, SessionPool pool)
    {
        var useCase = upload.Text("use_case") ?? throw new FaceException(FaceError.MissingField, "The field 'use_case' is missing.", $"Send one of {string.Join(", ", UseCases)}.");
        if (!UseCases.Contains(useCase, StringComparer.Ordinal)) throw new FaceException(FaceError.InvalidArgument, $"'use_case' has to be one of {string.Join(", ", UseCases)}.");
        var request = new RecommendationRequest(
            useCase, upload.Flag("has_gpu") ?? false, upload.Number("memory_limit_mb", 0, 1e9f) ?? 2048, upload.Number("latency_requirement", 0, 1e9f) ?? 100);
        RecommendedPack[] best = [.. catalogue.List()
            .Where(pack => pack.Manifest.Find(ModelTask.Embedding) is not null)
            .Select(pack => RecommendedPack.Of(pack, pool, request))
            .OrderByDescending(pack => pack.Score)
            .Take(MostRecommended)];
        return TypedResults.Ok(new RecommendationAnswer(true, best, new RecommendationSummary(useCase, request.HasGpu, request.MemoryLimitMb, request.LatencyRequirement)));
    }

    private static Ok<SwitchAnswer> Switch(Upload upload, PackCatalogue catalogue, InstalledPacks packs, SessionPool pool, ActivePack active, TimeProvider time)
    {
        var (from, to) = (Known(upload, "from_model", catalogue), Known(upload, "to_model", catalogue));
        var preserve = upload.Flag("preserve_state") ?? true;
        if (PackUse.Of(from, pool).Loaded.Count == 0) throw NotFound("model_not_loaded", $"Pack '{from}' is not in memory.");
        packs.Get(to).Require(ModelTask.Embedding);
        active.Select(to);
        var unloaded = !preserve && from != to && pool.Unload(from) > 0;
        return TypedResults.Ok(new SwitchAnswer(true, $"Pack '{to}' is used from now on, until the server stops.", from, to, preserve, time.GetUtcNow(), unloaded));
    }

    private static string Known(Upload upload, string field, PackCatalogue catalogue)
    {
        var name = upload.Text(field) ?? throw new FaceException(FaceError.MissingField, $"The field '{field}' is missing.", "Send the name of a pack; GET /api/v1/models/status lists them.");
        return catalogue.Names.Contains(name, StringComparer.Ordinal)
            ? name
            : throw new FaceException(FaceError.InvalidArgument, $"'{field}' names no known pack; known are {string.Join(", ", catalogue.Names)}.");
    }

    private static HttpProblemException NotFound(string code, string message) =>
        new(StatusCodes.Status404NotFound, code, message, "GET /api/v1/models/status lists the packs and what is loaded.");
}

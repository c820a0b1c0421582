using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using FaceCV.Server.Inference;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Security;
using FaceCV.Server.Security.RateLimits;
using FaceCV.Server.Uploads;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.InsightFace;

/// <summary>Routes over the model packs of this engine: what is used, what there is, choosing another.</summary>
internal static class ModelEndpoints
{
    private const string ArcFacePrefix = "arcface_";

    public static void MapModels(this RouteGroupBuilder group)
    {
        group.MapGet("/health", HealthAsync).WithName("InsightFaceHealth").WithSummary("Whether this engine can answer; runs no inference").Costs(CostClass.Monitoring);
        group = group.MapGroup("").Costs(CostClass.Models);
        group.MapGet("/models/info", InfoAsync).WithName("ModelInfo").WithSummary("The pack in use and what it can do");
        group.MapGet("/models/available", Available).WithName("AvailableModels").WithSummary("The known packs with their measured accuracy");
        group.MapPost("/models/select", SelectAsync).WithName("SelectModel").Needs(AccessScope.Manage, Reach.Server).WithSummary("Use another installed pack until the server stops")
            .Reads(new UploadField("model", FieldKind.Text, "Name of an installed pack."));
        group.MapPost("/models/switch", SwitchAsync).WithName("SwitchModel").Needs(AccessScope.Manage, Reach.Server).WithSummary("v1's switch between the ArcFace and the Buffalo family")
            .Reads(
                new("enable_arcface", FieldKind.Flag, "True for the pack `arcface_BACKBONE`, false for the configured pack.", Required: true),
                new("arcface_backbone", FieldKind.Text, "resnet50 or mobilefacenet. Default resnet50."));
    }

    private static async Task<Ok<ModelInfo>> InfoAsync(
        ActivePack active, PackCatalogue catalogue, SessionPool pool, PersonGallery gallery, FaceCvSettings settings, CancellationToken cancellationToken) =>
        TypedResults.Ok(ModelInfo.Of(catalogue.StatusOf(active.Name), pool, await MachineGpus.FindAsync(cancellationToken), settings, gallery.Store.Name, await FacesAsync(gallery, cancellationToken)));

    private static Ok<AvailableModels> Available(ActivePack active, PackCatalogue catalogue) =>
        TypedResults.Ok(AvailableModels.Of(catalogue.List(), active.Name));

    private static async Task<Ok<ModelSelection>> SelectAsync(
        Upload upload, ActivePack active, PackCatalogue catalogue, InstalledPacks packs, IRecogniserCatalogue recognisers, PersonGallery gallery, CancellationToken cancellationToken)
    {
        var name = upload.Text("model") ?? throw new FaceException(FaceError.MissingField, "The parameter 'model' is missing.", "Name an installed pack.");
        if (!catalogue.Names.Contains(name, StringComparer.Ordinal))
            throw new FaceException(FaceError.InvalidArgument, $"No pack of that name is known; known are {string.Join(", ", catalogue.Names)}.", "GET /api/v1/insightface/models/available lists them.");
        return TypedResults.Ok(await UseAsync(name, active, packs, recognisers, gallery, cancellationToken));
    }

    private static async Task<ModelSelection> UseAsync(
        string name, ActivePack active, InstalledPacks packs, IRecogniserCatalogue recognisers, PersonGallery gallery, CancellationToken cancellationToken)
    {
        var pack = packs.Get(name);
        if (active.Name == name) return new ModelSelection(true, $"Pack '{name}' was in use already.", name, name, null);
        var recogniser = recognisers.Find(name);
        var index = await gallery.IndexAsync(recogniser.ModelId, recogniser.Dimension, cancellationToken);
        var total = await FacesAsync(gallery, cancellationToken);
        var previous = active.Select(name);
        var note = total is { } all && index.Count < all ? $" Only {index.Count} of {all} enrolled faces have a template of its recogniser; the job reembed makes the others from kept crops, or enrol those people again." : "";
        return new ModelSelection(true, $"Pack '{name}' is used from now on, until the server stops.{note}", previous, name, PackDescription.Of(pack.Manifest, installed: true));
    }

    private static async Task<Ok<ModelSwitch>> SwitchAsync(
        Upload upload, ActivePack active, InstalledPacks packs, IRecogniserCatalogue recognisers, PersonGallery gallery, FaceCvSettings settings, CancellationToken cancellationToken)
    {
        var enable = upload.Flag("enable_arcface") ?? throw new FaceException(FaceError.MissingField, "The field 'enable_arcface' is missing.", "Send true or false.");
        var backbone = upload.Text("arcface_backbone") ?? "resnet50";
        if (backbone is not ("resnet50" or "mobilefacenet")) throw new FaceException(FaceError.InvalidArgument, "'arcface_backbone' has to be resnet50 or mobilefacenet.");
        var name = enable ? ArcFacePrefix + backbone : settings.Models.Pack;
        try
        {
            var table = recognisers.Find(name).Thresholds;
            var threshold = settings.Recognition.SimilarityThreshold ?? table?.At(settings.Recognition.VerifyTargetFmr).Similarity;
            var detection = packs.Get(name).Manifest.Find(ModelTask.Detection)?.Parameter("detectionThreshold", 0.5f);
            var configuration = new SwitchConfiguration(enable, enable ? backbone : null, threshold, settings.Detection.DetectionThreshold ?? detection);
            var selection = await UseAsync(name, active, packs, recognisers, gallery, cancellationToken);
            return TypedResults.Ok(new ModelSwitch(true, selection.Message, enable ? "ArcFace" : "Buffalo", selection.ModelInfo, configuration, null));
        }
        catch (FaceException exception) when (exception.Error is FaceError.UnknownModel or FaceError.ModelNotInstalled or FaceError.ModelDamaged or FaceError.LicenceNotAccepted or FaceError.CapabilityMissing)
        {
            // v1 answers this failure with 200; nothing was changed.
            return TypedResults.Ok(new ModelSwitch(false, $"{exception.Message} {exception.Remedy}".Trim(), null, null, null, exception.Error.ToWire()));
        }
    }

    private static async Task<Ok<EngineHealth>> HealthAsync(
        ActivePack active, PackCatalogue catalogue, SessionPool pool, PersonGallery gallery, TimeProvider time, CancellationToken cancellationToken)
    {
        var installed = catalogue.StatusOf(active.Name).State == PackState.Installed;
        var connected = await FacesAsync(gallery, cancellationToken) is not null;
        string[] loaded = [.. pool.Snapshot().Select(model => $"{model.Pack}/{model.Model}")];
        return TypedResults.Ok(new EngineHealth(
            installed && connected ? "healthy" : "unhealthy", "Real InsightFace API", installed, true, loaded, active.Name, active.Name, connected, time.GetUtcNow()));
    }

    // Null when the database does not answer.
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

/// <summary>What came of selecting a pack.</summary>
/// <param name="Success">Whether it is in use.</param>
/// <param name="Message">In words.</param>
/// <param name="PreviousModel">Pack before.</param>
/// <param name="CurrentModel">Pack now.</param>
/// <param name="ModelInfo">The pack; null when it was in use already.</param>
public sealed record ModelSelection(bool Success, string Message, string PreviousModel, string CurrentModel, PackDescription? ModelInfo);

/// <summary>What came of a switch.</summary>
/// <param name="Success">Whether it was done.</param>
/// <param name="Message">In words.</param>
/// <param name="ModelType"><c>ArcFace</c> or <c>Buffalo</c>, v1's names of the two families.</param>
/// <param name="ModelInfo">The pack.</param>
/// <param name="Configuration">What is in effect.</param>
/// <param name="Error">Code of the failure.</param>
public sealed record ModelSwitch(bool Success, string Message, string? ModelType, PackDescription? ModelInfo, SwitchConfiguration? Configuration, string? Error);

/// <summary>What is in effect after a switch.</summary>
/// <param name="ArcfaceEnabled">Whether the ArcFace family is in use.</param>
/// <param name="Backbone">Its backbone.</param>
/// <param name="SimilarityThreshold">Least cosine similarity of a 1:1 match; null when nothing was measured for the pack.</param>
/// <param name="DetectionThreshold">Least detection score.</param>
public sealed record SwitchConfiguration(bool ArcfaceEnabled, string? Backbone, float? SimilarityThreshold, float? DetectionThreshold);

/// <summary>State of this engine.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Service">Name.</param>
/// <param name="Initialized">Whether the pack is installed.</param>
/// <param name="LazyLoading">Models are loaded at first use.</param>
/// <param name="LoadedModels">Models in memory, as pack/model.</param>
/// <param name="ModelPack">Pack in use.</param>
/// <param name="CurrentModel">The same.</param>
/// <param name="DatabaseConnected">Whether the gallery answers.</param>
/// <param name="Timestamp">Now, UTC.</param>
public sealed record EngineHealth(
    string Status, string Service, bool Initialized, bool LazyLoading, string[] LoadedModels, string ModelPack, string CurrentModel, bool DatabaseConnected, DateTimeOffset Timestamp);

using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Inference;
using FaceCV.Vision;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Hosting;

/// <summary>Opens the gallery, loads the index and the models of the usual path, so that the first request is as fast as the next.</summary>
internal sealed partial class WarmStart(
    Galleries galleries, IRecogniserCatalogue recognisers, PackCatalogue catalogue, InstalledPacks packs, SessionPool pool, ActivePack active, VisionOptions options, ILogger<WarmStart> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var choice = pool.Device.Choice; // One that cannot be had keeps the server from starting.
        foreach (var refusal in choice.PassedOver) PassedOver(logger, refusal.Device, refusal.Reason, choice.Device);
        await galleries.OpenAsync(cancellationToken);
        if (catalogue.StatusOf(active.Name).State != PackState.Installed)
        {
            PackMissing(logger, active.Name);
            return;
        }

        var recogniser = recognisers.Find(active.Name);
        var index = await galleries.Default.IndexAsync(recogniser.ModelId, recogniser.Dimension, cancellationToken);
        var pack = packs.Get(active.Name);
        Warm(pack, ModelTask.Landmarks, ModelTask.Embedding);
        if (options.DefaultDetector is { } detector && catalogue.StatusOf(detector).State != PackState.Installed) PackMissing(logger, detector);
        else Warm(packs.Detecting(null, pack), ModelTask.Detection, ModelTask.DetectionRefinement);
        Ready(logger, active.Name, index.Count, pool.Snapshot().FirstOrDefault()?.ExecutionProvider ?? "none");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Warm(InstalledPack pack, params ModelTask[] tasks)
    {
        foreach (var model in pack.Manifest.Models.Where(model => tasks.Contains(model.Task))) pool.Lease(pack, model).Dispose();
    }

    [LoggerMessage(1020, LogLevel.Information, "Model pack {Pack} is loaded on {Provider}, {Templates} templates are indexed")]
    private static partial void Ready(ILogger logger, string pack, int templates, string provider);

    [LoggerMessage(1061, LogLevel.Warning, "{Device} cannot be used: {Reason} Networks run on {Taken}")]
    private static partial void PassedOver(ILogger logger, Device device, string reason, Device taken);

    [LoggerMessage(1021, LogLevel.Warning, "Model pack {Pack} is not usable; until `facecv models pull` installs it, requests that need it are answered 503")]
    private static partial void PackMissing(ILogger logger, string pack);
}

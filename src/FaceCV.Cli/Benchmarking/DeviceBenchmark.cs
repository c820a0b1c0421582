using FaceCV.Core.Errors;
using FaceCV.Core.Index;
using FaceCV.Server.Configuration;
using FaceCV.Server.Hosting;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;
using FaceCV.Vision.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Cli.Benchmarking;

/// <summary>What a device does with the networks of the pack, and with pictures.</summary>
/// <param name="Device">The device that was asked for.</param>
/// <param name="Provider">The provider in use; null when the device cannot be had.</param>
/// <param name="Problem">Why not.</param>
/// <param name="LoadSeconds">Time to load the networks, what the device makes of them included.</param>
/// <param name="DetectMs">Median milliseconds of the detector alone.</param>
/// <param name="LandmarksMs">Of the landmarks.</param>
/// <param name="EmbedMs">Of the recogniser.</param>
/// <param name="ImagesPerSecond">Pictures a second, file to decision; null without pictures.</param>
internal sealed record DeviceLine(
    Device Device, string? Provider, string? Problem, double LoadSeconds = 0, double DetectMs = 0, double LandmarksMs = 0, double EmbedMs = 0, double? ImagesPerSecond = null);

/// <summary>Compares devices, each with sessions of its own.</summary>
internal static class DeviceBenchmark
{
    /// <summary>Measures one device.</summary>
    /// <param name="settings">Settings but for the device.</param>
    /// <param name="device">The device.</param>
    /// <param name="pictures">Files' bytes; may be none.</param>
    /// <param name="index">What every face is searched in.</param>
    /// <param name="budget">Time for each figure.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static DeviceLine Measure(FaceCvSettings settings, Device device, byte[][] pictures, Func<IVectorIndex> index, TimeSpan budget, CancellationToken cancellationToken)
    {
        using var services = new ServiceCollection().AddFaceCv(settings with { Models = settings.Models with { Device = device } }).BuildServiceProvider();
        var (packs, pool) = (services.GetRequiredService<InstalledPacks>(), services.GetRequiredService<SessionPool>());
        try
        {
            var choice = pool.Device.Choice;
            var pack = packs.Get(null);
            var floor = SessionFloor.Measure(pack, packs.Detecting(null, pack), pool, budget / 3, cancellationToken);
            var perSecond = pictures.Length == 0
                ? (double?)null
                : new ChainBenchmark(services.GetRequiredService<FacePipeline>(), index(), pictures).PerSecond(budget, settings.Models.Workers, cancellationToken);
            return new DeviceLine(device, choice.Provider, null, pool.Snapshot().Sum(model => model.LoadTime.TotalSeconds), floor.Detect, floor.Landmarks, floor.Embed, perSecond);
        }
        catch (FaceException failure) when (failure.Error == FaceError.InvalidConfiguration)
        {
            return new DeviceLine(device, null, failure.Message);
        }
    }
}

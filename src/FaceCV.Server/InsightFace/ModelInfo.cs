using FaceCV.Server.Configuration;
using FaceCV.Server.SystemHealth;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;

namespace FaceCV.Server.InsightFace;

/// <summary>What is in use, v1's <c>models/info</c>.</summary>
/// <param name="Status"><c>active</c>, or <c>inactive</c> when the pack is not installed.</param>
/// <param name="Initialized">Whether the pack is installed.</param>
/// <param name="ModelPack">Pack in use.</param>
/// <param name="SimilarityThreshold">Least cosine similarity of a 1:1 match; null when nothing was measured for the pack.</param>
/// <param name="DetectionThreshold">Least detection score.</param>
/// <param name="DetectionSize">Width and height of the detector's input.</param>
/// <param name="FaceDatabaseConnected">Whether the gallery answers.</param>
/// <param name="FaceCount">Enrolled faces.</param>
/// <param name="InsightfaceAvailable">Whether this engine can be used.</param>
/// <param name="Configuration">What the pack can do and where it runs.</param>
/// <param name="System">What the machine has.</param>
/// <param name="Database">The gallery's database.</param>
/// <param name="Recommendations">What could be better.</param>
public sealed record ModelInfo(
    string Status,
    bool Initialized,
    string ModelPack,
    float? SimilarityThreshold,
    float? DetectionThreshold,
    int[]? DetectionSize,
    bool FaceDatabaseConnected,
    long? FaceCount,
    bool InsightfaceAvailable,
    ModelConfiguration Configuration,
    ModelSystem System,
    ModelDatabase Database,
    ModelRecommendations Recommendations)
{
    internal static ModelInfo Of(PackStatus pack, SessionPool pool, IReadOnlyList<Gpu> gpus, FaceCvSettings settings, string store, long? faces)
    {
        var installed = pack.State == PackState.Installed;
        var detector = pack.Manifest.Find(ModelTask.Detection);
        var provider = pool.Snapshot().FirstOrDefault(model => model.Pack == pack.Name)?.ExecutionProvider;
        var gpu = GpuFigures.Of(pool.Device, gpus);
        return new ModelInfo(
            installed ? "active" : "inactive",
            installed,
            pack.Name,
            Threshold(pack, settings),
            settings.Detection.DetectionThreshold ?? detector?.Parameter("detectionThreshold", 0.5f),
            detector is null ? null : [detector.Input.Width, detector.Input.Height],
            faces is not null,
            faces,
            installed,
            new ModelConfiguration(pack.Manifest.Find(ModelTask.Expression) is not null, false, gpu.Wanted != Device.Cpu, (provider ?? "cpu").ToLowerInvariant(), "onnxruntime"),
            new ModelSystem(gpu.Available, gpus.Count, gpus.Count > 0 ? gpus[0].Name : null, false),
            new ModelDatabase(store, faces is not null, faces),
            ModelRecommendations.Of(pack, gpu));
    }

    private static float? Threshold(PackStatus pack, FaceCvSettings settings)
    {
        if (settings.Recognition.SimilarityThreshold is { } own) return own;
        var model = pack.Manifest.Find(ModelTask.Embedding);
        return model?.Thresholds?.At(settings.Recognition.VerifyTargetFmr).Similarity;
    }
}

/// <summary>What the pack can do and where it runs.</summary>
/// <param name="EmotionRecognition">Whether it has a model for expressions.</param>
/// <param name="MaskDetection">Whether it tells masks; no pack does yet.</param>
/// <param name="PreferGpu">Whether a GPU is taken when there is one that works.</param>
/// <param name="ModelDevice">Device really in use.</param>
/// <param name="Backend">Runtime.</param>
public sealed record ModelConfiguration(bool EmotionRecognition, bool MaskDetection, bool PreferGpu, string ModelDevice, string Backend);

/// <summary>What the machine has.</summary>
/// <param name="GpuAvailable">Whether networks run on one.</param>
/// <param name="GpuCount">How many there are.</param>
/// <param name="GpuName">Name of the first.</param>
/// <param name="PytorchAvailable">False: there is no Python here.</param>
public sealed record ModelSystem(bool GpuAvailable, int GpuCount, string? GpuName, bool PytorchAvailable);

/// <summary>The gallery's database.</summary>
/// <param name="Type">Kind.</param>
/// <param name="Connected">Whether it answers.</param>
/// <param name="FaceCount">Enrolled faces.</param>
public sealed record ModelDatabase(string Type, bool Connected, long? FaceCount);

/// <summary>What could be better.</summary>
/// <param name="CurrentSetup">State in words.</param>
/// <param name="GpuRecommendation">About GPUs.</param>
/// <param name="ModelRecommendation">About the pack.</param>
public sealed record ModelRecommendations(string CurrentSetup, string GpuRecommendation, string ModelRecommendation)
{
    internal static ModelRecommendations Of(PackStatus pack, GpuFigures gpu) => new(
        pack.State == PackState.Installed ? $"Pack '{pack.Name}' on {gpu.Device}." : $"Pack '{pack.Name}' is not usable: {pack.Problem ?? "not installed"}; run `facecv models pull {pack.Name}`.",
        gpu.Message,
        pack.Manifest.Find(ModelTask.Embedding)?.Thresholds is null
            ? "Measure thresholds with `facecv evaluate calibrate` before deciding with this pack."
            : pack.RewriteOutdated ? $"`facecv models pull {pack.Name}` applies a newer optimisation." : "Nothing to do.");
}

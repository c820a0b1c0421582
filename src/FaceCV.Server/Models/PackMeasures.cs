using System.Globalization;
using FaceCV.Server.InsightFace;
using FaceCV.Vision.Models;

namespace FaceCV.Server.Models;

/// <summary>What is known of a pack, in figures and in words.</summary>
internal static class PackMeasures
{
    private const double Fmr = 1e-4;

    /// <summary>Size of its files, MB.</summary>
    public static double FileMb(ModelManifest manifest) => Math.Round(manifest.Models.Sum(model => model.Bytes) / 1048576.0, 1);

    /// <summary>Share of mated comparisons recognised at a false match rate of 1e-4, percent; null when nothing was measured.</summary>
    public static double? TrueMatchPercent(ModelManifest manifest) =>
        manifest.Find(ModelTask.Embedding)?.Thresholds is { } table ? 100 * (1 - table.Points.MinBy(point => Math.Abs(Math.Log(point.Fmr / Fmr)))!.Fnmr) : null;

    /// <summary>Mean latency in words.</summary>
    public static string Speed(PackUse use) =>
        use.LatencyMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.0} ms a face, measured here") : "not measured yet: nothing ran";

    /// <summary>Memory in words.</summary>
    public static string Memory(PackUse use) =>
        use.Loaded.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{use.MemoryMb:0.0} MB, measured here") : "not measured yet: not loaded";

    /// <summary>A pack as the list shows it.</summary>
    public static ListedPack List(PackStatus pack, SessionPool pool)
    {
        var (use, description) = (PackUse.Of(pack.Name, pool), PackDescription.Of(pack.Manifest, pack.State == PackState.Installed));
        var needs = new PackRequirements(use.MemoryMb > 0 ? use.MemoryMb : FileMb(pack.Manifest), 1);
        return new ListedPack(
            pack.Name,
            pack.Manifest.Description,
            [description.RecommendedUse],
            new PackPerformance(description.Accuracy, Speed(use), Memory(use)),
            needs,
            pack.State == PackState.Installed,
            description.Size,
            description.Accuracy,
            Speed(use));
    }

    /// <summary>A pack as its own page shows it.</summary>
    public static PackConfig Describe(PackStatus pack, SessionPool pool)
    {
        var (use, description) = (PackUse.Of(pack.Name, pool), PackDescription.Of(pack.Manifest, pack.State == PackState.Installed));
        return new PackConfig(pack.Name, pack.Manifest.Description, description.Accuracy, Speed(use), Memory(use), [description.RecommendedUse]);
    }
}

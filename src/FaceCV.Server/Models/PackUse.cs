using FaceCV.Vision.Models;

namespace FaceCV.Server.Models;

/// <summary>What a pack costs and has done, as measured in this process.</summary>
/// <param name="Loaded">Models in memory.</param>
/// <param name="MemoryMb">Growth of resident memory while they were loaded, megabytes.</param>
/// <param name="LoadSeconds">Time that took.</param>
/// <param name="LastUsed">When one was last used; null when none is loaded.</param>
/// <param name="Provider">Execution provider really used, as ONNX Runtime names it; null when none is loaded.</param>
/// <param name="LatencyMs">Mean time of detector, landmarks and recogniser together, milliseconds; null before they ran.</param>
internal sealed record PackUse(
    IReadOnlyList<LoadedModel> Loaded, double MemoryMb, double LoadSeconds, DateTimeOffset? LastUsed, string? Provider, double? LatencyMs)
{
    private static readonly ModelTask[] UsualPath = [ModelTask.Detection, ModelTask.Landmarks, ModelTask.Embedding];

    /// <summary>Of one pack.</summary>
    public static PackUse Of(string pack, SessionPool pool)
    {
        LoadedModel[] loaded = [.. pool.Snapshot().Where(model => model.Pack == pack)];
        return new PackUse(
            loaded,
            Math.Round(loaded.Sum(model => model.MemoryBytes) / 1048576.0, 1),
            Math.Round(loaded.Sum(model => model.LoadTime.TotalSeconds), 3),
            loaded.Length == 0 ? null : loaded.Max(model => model.LastUsed),
            loaded.Length == 0 ? null : loaded[0].ExecutionProvider + "ExecutionProvider",
            Latency(loaded));
    }

    private static double? Latency(LoadedModel[] loaded)
    {
        LoadedModel[] path = [.. loaded.Where(model => UsualPath.Contains(model.Task) && model.Runs > 0)];
        return path.Any(model => model.Task == ModelTask.Embedding) ? Math.Round(path.Sum(model => model.RunTime.TotalMilliseconds / model.Runs), 2) : null;
    }
}

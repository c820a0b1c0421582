using FaceCV.Vision.Models;

namespace FaceCV.Server.Models;

/// <summary>State of a pack.</summary>
/// <param name="Loaded">Whether any of its models is in memory.</param>
/// <param name="Status"><c>active</c>, <c>unloaded</c>, or <c>error</c> when its files are missing or damaged.</param>
/// <param name="Provider">Execution provider really used.</param>
/// <param name="MemoryUsage">Growth of resident memory while it was loaded, MB.</param>
/// <param name="LoadTime">Seconds that took.</param>
/// <param name="LastUsed">When it was last used, UTC.</param>
/// <param name="ErrorMessage">What is wrong.</param>
/// <param name="Installed">Whether its files are in place.</param>
public sealed record PackStateAnswer(
    bool Loaded, string Status, string? Provider, double MemoryUsage, double LoadTime, DateTimeOffset? LastUsed, string? ErrorMessage, bool Installed)
{
    internal static PackStateAnswer Of(PackStatus pack, SessionPool pool)
    {
        var use = PackUse.Of(pack.Name, pool);
        var status = use.Loaded.Count > 0 ? "active" : pack.State == PackState.Installed ? "unloaded" : "error";
        var error = pack.State switch
        {
            PackState.Damaged => $"{pack.DamagedFile} {pack.Problem}",
            PackState.NotInstalled => $"not installed; run `facecv models pull {pack.Name}`",
            _ => null,
        };
        return new PackStateAnswer(use.Loaded.Count > 0, status, use.Provider, use.MemoryMb, use.LoadSeconds, use.LastUsed, error, pack.State == PackState.Installed);
    }
}

/// <summary>Execution providers of this build.</summary>
/// <param name="Success">True.</param>
/// <param name="Providers">Their names.</param>
/// <param name="Default">The one taken.</param>
/// <param name="PassedOver">Devices that were tried before it, with the reason against each.</param>
public sealed record ProviderList(bool Success, string[] Providers, string Default, string[] PassedOver);

/// <summary>A loaded pack.</summary>
/// <param name="Success">True; failures are error answers.</param>
/// <param name="Message">In words.</param>
/// <param name="ModelName">Pack.</param>
/// <param name="Provider">Execution provider really used.</param>
/// <param name="LoadTime">Seconds.</param>
/// <param name="MemoryUsage">MB.</param>
public sealed record LoadAnswer(bool Success, string Message, string ModelName, string? Provider, double LoadTime, double MemoryUsage);

/// <summary>An unloaded pack.</summary>
/// <param name="Success">True.</param>
/// <param name="Message">In words.</param>
/// <param name="ModelName">Pack.</param>
/// <param name="Timestamp">Now, UTC.</param>
public sealed record UnloadAnswer(bool Success, string Message, string ModelName, DateTimeOffset Timestamp);

/// <summary>One pack.</summary>
/// <param name="Success">True.</param>
/// <param name="ModelName">Pack.</param>
/// <param name="Loaded">Whether it is in memory.</param>
/// <param name="Config">What it is.</param>
/// <param name="Status">What it costs.</param>
/// <param name="Timestamp">Now, UTC.</param>
public sealed record PackInfoAnswer(bool Success, string ModelName, bool Loaded, PackConfig Config, PackStateAnswer Status, DateTimeOffset Timestamp);

/// <summary>What a pack is; see the InsightFace routes for the sources of the values.</summary>
/// <param name="Name">Name.</param>
/// <param name="Description">One line.</param>
/// <param name="Accuracy">Measured accuracy.</param>
/// <param name="Speed">Measured latency in this process.</param>
/// <param name="Memory">Measured memory in this process.</param>
/// <param name="UseCases">What it suits.</param>
public sealed record PackConfig(string Name, string Description, string Accuracy, string Speed, string Memory, string[] UseCases);

/// <summary>What the packs cost now.</summary>
/// <param name="Success">True.</param>
/// <param name="Performance">The figures.</param>
public sealed record PerformanceAnswer(bool Success, PerformanceFigures Performance);

/// <summary>What the packs cost now.</summary>
/// <param name="Timestamp">Now, UTC.</param>
/// <param name="SystemMemory">Resident memory of this process, MB.</param>
/// <param name="Models">By pack, those in memory.</param>
public sealed record PerformanceFigures(DateTimeOffset Timestamp, double SystemMemory, IReadOnlyDictionary<string, PackFigures> Models);

/// <summary>What one pack costs.</summary>
/// <param name="MemoryUsageMb">MB.</param>
/// <param name="LoadTimeSeconds">Seconds.</param>
/// <param name="LastUsed">UTC.</param>
/// <param name="Status"><c>active</c>.</param>
/// <param name="LatencyMs">Mean time of detector, landmarks and recogniser; null before they ran.</param>
/// <param name="Inferences">Runs of all its networks.</param>
public sealed record PackFigures(double MemoryUsageMb, double LoadTimeSeconds, DateTimeOffset? LastUsed, string Status, double? LatencyMs, long Inferences);

/// <summary>Every known pack.</summary>
/// <param name="Success">True.</param>
/// <param name="Models">The packs.</param>
/// <param name="TotalCount">How many.</param>
public sealed record PackList(bool Success, ListedPack[] Models, int TotalCount);

/// <summary>A known pack.</summary>
/// <param name="Name">Name.</param>
/// <param name="Description">One line.</param>
/// <param name="UseCases">What it suits.</param>
/// <param name="Performance">Measured figures in words.</param>
/// <param name="Requirements">What it needs.</param>
/// <param name="Downloaded">Whether it is installed.</param>
/// <param name="Size">Size of its files.</param>
/// <param name="Accuracy">Measured accuracy.</param>
/// <param name="Speed">Measured latency.</param>
public sealed record ListedPack(
    string Name, string Description, string[] UseCases, PackPerformance Performance, PackRequirements Requirements, bool Downloaded, string Size, string Accuracy, string Speed);

/// <summary>Measured figures in words.</summary>
/// <param name="Accuracy">Accuracy.</param>
/// <param name="Speed">Latency.</param>
/// <param name="Memory">Memory.</param>
public sealed record PackPerformance(string Accuracy, string Speed, string Memory);

/// <summary>What a pack needs.</summary>
/// <param name="MinMemoryMb">Its files' size or, once loaded, what it was measured to take, MB.</param>
/// <param name="RecommendedCpuCores">Cores of this machine that one request uses.</param>
public sealed record PackRequirements(double MinMemoryMb, int RecommendedCpuCores);

/// <summary>Another pack in use.</summary>
/// <param name="Success">True.</param>
/// <param name="Message">In words.</param>
/// <param name="FromModel">Pack before.</param>
/// <param name="ToModel">Pack now.</param>
/// <param name="PreserveState">Whether the old one stays in memory.</param>
/// <param name="Timestamp">Now, UTC.</param>
/// <param name="OldModelUnloaded">Whether the old one was unloaded.</param>
public sealed record SwitchAnswer(bool Success, string Message, string FromModel, string ToModel, bool PreserveState, DateTimeOffset Timestamp, bool OldModelUnloaded);

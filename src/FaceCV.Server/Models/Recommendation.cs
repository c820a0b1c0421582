using System.Globalization;
using FaceCV.Vision.Models;

namespace FaceCV.Server.Models;

/// <summary>What a caller wants of a pack.</summary>
/// <param name="UseCase"><c>high_accuracy</c>, <c>real_time</c>, <c>mobile</c> or <c>server</c>.</param>
/// <param name="HasGpu">Whether there is a GPU.</param>
/// <param name="MemoryLimitMb">Most memory, MB.</param>
/// <param name="LatencyRequirement">Longest latency, milliseconds.</param>
public sealed record RecommendationRequest(string? UseCase, bool HasGpu = false, double MemoryLimitMb = 2048, double LatencyRequirement = 100);

/// <summary>Packs that suit, best first.</summary>
/// <param name="Success">True.</param>
/// <param name="Recommendations">At most three.</param>
/// <param name="RequestSummary">What was asked.</param>
public sealed record RecommendationAnswer(bool Success, RecommendedPack[] Recommendations, RecommendationSummary RequestSummary);

/// <summary>What was asked.</summary>
/// <param name="UseCase">Use case.</param>
/// <param name="HasGpu">GPU.</param>
/// <param name="MemoryLimitMb">MB.</param>
/// <param name="LatencyRequirementMs">Milliseconds.</param>
public sealed record RecommendationSummary(string UseCase, bool HasGpu, double MemoryLimitMb, double LatencyRequirementMs);

/// <summary>A pack that suits.</summary>
/// <param name="ModelName">Pack.</param>
/// <param name="Score">Points, higher suits better; see the contract's rule.</param>
/// <param name="Reason">Why.</param>
/// <param name="ExpectedPerformance">Measured figures; null where nothing was measured.</param>
public sealed record RecommendedPack(string ModelName, double Score, string Reason, ExpectedPerformance ExpectedPerformance)
{
    // Points of v1's rule (contract section 6).
    private const double MemoryFits = 30, MemoryTooMuch = -20, LatencyMet = 25, LatencyMissed = -15, Gpu = 10;

    internal static RecommendedPack Of(PackStatus pack, SessionPool pool, RecommendationRequest request)
    {
        var use = PackUse.Of(pack.Name, pool);
        var memory = use.MemoryMb > 0 ? use.MemoryMb : PackMeasures.FileMb(pack.Manifest);
        var accuracy = PackMeasures.TrueMatchPercent(pack.Manifest);
        var (score, reasons) = (0.0, new List<string>());
        Add(memory <= request.MemoryLimitMb, MemoryFits, MemoryTooMuch, "fits the memory", "needs more memory than allowed");
        if (use.LatencyMs is { } latency) Add(latency <= request.LatencyRequirement, LatencyMet, LatencyMissed, "meets the latency", "is slower than wanted");
        else reasons.Add("latency not measured yet");
        score += request.UseCase switch
        {
            "high_accuracy" => (accuracy ?? 98) - 98,
            "real_time" => use.LatencyMs is { } ms ? Math.Max(0, 60 - ms) : 0,
            "mobile" => Math.Max(0, 200 - memory) / 10,
            _ => (accuracy ?? 99) - 99,
        };
        if (request.HasGpu) score += Gpu;
        var expected = new ExpectedPerformance(
            accuracy is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent:0.00}% true matches at FMR 1e-4") : null, use.LatencyMs, memory);
        return new RecommendedPack(pack.Name, Math.Round(score, 2), string.Join(", ", reasons), expected);

        void Add(bool good, double plus, double minus, string yes, string no)
        {
            score += good ? plus : minus;
            reasons.Add(good ? yes : no);
        }
    }
}

/// <summary>Measured figures of a pack.</summary>
/// <param name="Accuracy">Measured accuracy.</param>
/// <param name="LatencyMs">Mean latency in this process, milliseconds; null before it ran.</param>
/// <param name="MemoryMb">Memory in this process, MB; the files' size before it was loaded.</param>
public sealed record ExpectedPerformance(string? Accuracy, double? LatencyMs, double MemoryMb);

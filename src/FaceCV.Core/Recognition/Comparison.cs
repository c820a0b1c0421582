using FaceCV.Core.Faces;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Recognition;

/// <summary>1:1 of images, no gallery. Safe for parallel use.</summary>
public sealed class Comparison(IFaceAnalyser analyser, IRecogniserCatalogue recognisers, RecognitionOptions options)
{
    /// <summary>Compares the largest faces of two images. A missing face is an answer, no match, and not a failure.</summary>
    /// <exception cref="Errors.FaceException">
    /// An image is unusable, an argument is out of range, or the pack is missing or has no thresholds and none was given.
    /// </exception>
    public async Task<ComparisonResult> CompareAsync(
        ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ComparisonOptions comparison, CancellationToken cancellationToken = default)
    {
        var point = OperatingPointOf(comparison);
        var probes = await Task.WhenAll(ProbeAsync(first, comparison, cancellationToken), ProbeAsync(second, comparison, cancellationToken));
        return Compare(probes[0], probes[1], point);
    }

    /// <summary>The threshold that a comparison of these options is decided by.</summary>
    /// <exception cref="Errors.FaceException">As <see cref="CompareAsync"/>.</exception>
    public OperatingPoint OperatingPointOf(ComparisonOptions comparison) => OperatingPoints.ForVerification(
        recognisers.Find(comparison.Analysis.Pack), comparison.TargetFmr ?? options.VerifyTargetFmr, comparison.Threshold);

    /// <summary>The largest face of an image, embedded, for comparing it with several others; null when there is none.</summary>
    /// <exception cref="Errors.FaceException">The image is unusable, or the pack is missing.</exception>
    public async Task<DetectedFace?> ProbeAsync(ReadOnlyMemory<byte> image, ComparisonOptions comparison, CancellationToken cancellationToken = default)
    {
        var recogniser = recognisers.Find(comparison.Analysis.Pack);
        var analysis = await analyser.AnalyseAsync(image, comparison.Analysis.OnlyLargest(), cancellationToken);
        if (analysis.Faces.Count == 0) return null;
        analysis.Faces[0].RequireEmbedding(recogniser);
        return analysis.Faces[0];
    }

    /// <summary>Decides on two faces of <see cref="ProbeAsync"/>, made with the same options.</summary>
    public static ComparisonResult Compare(DetectedFace? first, DetectedFace? second, OperatingPoint point)
    {
        if (first is null || second is null) return new ComparisonResult(first, second, IsMatch: false, null, 0, point);
        var similarity = first.Embedding!.Similarity(second.Embedding!);
        return new ComparisonResult(
            first, second, similarity >= point.Threshold, similarity, ConfidenceScale.Of(similarity, point.Threshold), point);
    }
}

using FaceCV.Core.Faces;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Recognition;

/// <summary>1:1 of images, no gallery. Safe for parallel use.</summary>
public sealed class Comparison(IFaceAnalyser analyser, IRecogniserCatalogue recognisers, RecognitionOptions options)
{
    /// <summary>Compares the largest faces of two images. A missing face, or a stand-in for one, is an answer, no match, and not a failure.</summary>
    /// <remarks>The first image stands for the template: it is averaged with its mirror image as templates are, since the thresholds are measured so.</remarks>
    /// <exception cref="Errors.FaceException">
    /// An image is unusable, an argument is out of range, or the pack is missing or has no thresholds and none was given.
    /// </exception>
    public async Task<ComparisonResult> CompareAsync(
        ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ComparisonOptions comparison, CancellationToken cancellationToken = default)
    {
        var point = OperatingPointOf(comparison);
        var probes = await Task.WhenAll(
            ProbeAsync(first, comparison, isReference: true, cancellationToken), ProbeAsync(second, comparison, isReference: false, cancellationToken));
        return Compare(probes[0], probes[1], point);
    }

    /// <summary>The threshold that a comparison of these options is decided by.</summary>
    /// <exception cref="Errors.FaceException">As <see cref="CompareAsync"/>.</exception>
    public OperatingPoint OperatingPointOf(ComparisonOptions comparison) => OperatingPoints.ForVerification(
        recognisers.Find(comparison.Analysis.Pack), comparison.TargetFmr ?? options.VerifyTargetFmr, comparison.CallerThreshold);

    /// <summary>The largest face of an image, embedded, for comparing it with several others; null when there is none.</summary>
    /// <param name="image">The image file's bytes.</param>
    /// <param name="comparison">Options of the comparison.</param>
    /// <param name="isReference">Whether it stands for the template, the first of the two, rather than for the probe.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Errors.FaceException">The image is unusable, or the pack is missing.</exception>
    public async Task<DetectedFace?> ProbeAsync(
        ReadOnlyMemory<byte> image, ComparisonOptions comparison, bool isReference, CancellationToken cancellationToken = default)
    {
        var recogniser = recognisers.Find(comparison.Analysis.Pack);
        var analysis = await analyser.AnalyseAsync(
            image, comparison.Analysis.OnlyLargest() with { Mirror = comparison.Analysis.Mirror || (isReference && options.MirrorTemplates) }, cancellationToken);
        if (analysis.Faces.Count == 0) return null;
        analysis.Faces[0].RequireEmbedding(recogniser);
        return analysis.Faces[0];
    }

    /// <summary>Decides on two faces of <see cref="ProbeAsync"/>, made with the same options.</summary>
    public static ComparisonResult Compare(DetectedFace? first, DetectedFace? second, OperatingPoint point)
    {
        if (first is null || second is null) return new ComparisonResult(first, second, IsMatch: false, null, 0, point);
        var (similarity, score) = (first.Embedding!.Similarity(second.Embedding!), point.Scale.Score(first.Embedding!, second.Embedding!));
        var hasStandIn = first.IsStandIn || second.IsStandIn;
        return new ComparisonResult(
            first, second, !hasStandIn && score >= point.Threshold, similarity, hasStandIn ? 0 : ConfidenceScale.Of(score, point.Threshold), point)
        {
            Distance = point.Scale.DistanceAt(score),
        };
    }
}

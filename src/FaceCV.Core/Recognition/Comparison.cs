using FaceCV.Core.Faces;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Recognition;

/// <summary>1:1 of two images, no gallery. Safe for parallel use.</summary>
public sealed class Comparison(IFaceAnalyser analyser, IRecogniserCatalogue recognisers, RecognitionOptions options)
{
    /// <summary>Compares the largest faces of two images. A missing face is an answer, no match, and not a failure.</summary>
    /// <exception cref="Errors.FaceException">
    /// An image is unusable, an argument is out of range, or the pack is missing or has no thresholds and none was given.
    /// </exception>
    public async Task<ComparisonResult> CompareAsync(
        ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ComparisonOptions comparison, CancellationToken cancellationToken = default)
    {
        var recogniser = recognisers.Find(comparison.Analysis.Pack);
        var point = OperatingPoints.ForVerification(recogniser, comparison.TargetFmr ?? options.VerifyTargetFmr, comparison.Threshold);
        var request = comparison.Analysis.OnlyLargest();
        var analyses = await Task.WhenAll(
            analyser.AnalyseAsync(first, request, cancellationToken), analyser.AnalyseAsync(second, request, cancellationToken));
        var (one, other) = (Largest(analyses[0]), Largest(analyses[1]));
        if (one is null || other is null) return new ComparisonResult(one, other, IsMatch: false, null, 0, point);

        var similarity = one.RequireEmbedding(recogniser).Similarity(other.RequireEmbedding(recogniser));
        return new ComparisonResult(
            one, other, similarity >= point.Threshold, similarity, ConfidenceScale.Of(similarity, point.Threshold), point);
    }

    private static DetectedFace? Largest(FaceAnalysis analysis) => analysis.Faces.Count == 0 ? null : analysis.Faces[0];
}

using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Recognition;

/// <summary>1:1 against an enrolled person. Safe for parallel use.</summary>
public sealed class Verification(
    IFaceAnalyser analyser, IRecogniserCatalogue recognisers, PersonGallery gallery, RecognitionOptions options)
{
    /// <summary>
    /// Verifies the largest face of a probe image against a person: the nearest of the person's templates of the same model decides. A missing
    /// face or a person without templates is an answer, no match, and not a failure.
    /// </summary>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.PersonNotFound"/>; the image is unusable, an argument is out of range, the pack is missing or has no thresholds
    /// and none was given, or the store failed.
    /// </exception>
    public async Task<VerificationResult> VerifyAsync(
        PersonId personId, ReadOnlyMemory<byte> image, ComparisonOptions comparison, CancellationToken cancellationToken = default)
    {
        var recogniser = recognisers.Find(comparison.Analysis.Pack);
        var point = OperatingPoints.ForVerification(recogniser, comparison.TargetFmr ?? options.VerifyTargetFmr, comparison.CallerThreshold);
        var person = await gallery.Store.FindPersonAsync(personId, cancellationToken)
            ?? throw new FaceException(FaceError.PersonNotFound, $"There is no person {personId}.");
        var analysis = await analyser.AnalyseAsync(image, comparison.Analysis.OnlyLargest(), cancellationToken);
        if (analysis.Faces is [] or [{ IsStandIn: true }]) return new VerificationResult(null, person, IsMatch: false, null, 0, point);

        var probe = analysis.Faces[0].RequireEmbedding(recogniser);
        var templates = await gallery.Store.ReadTemplatesAsync(personId, recogniser.ModelId, cancellationToken);
        if (templates.Count == 0) return new VerificationResult(analysis.Faces[0], person, IsMatch: false, null, 0, point);

        var nearest = templates.MaxBy(template => point.Scale.Score(probe, template.Embedding)).Embedding;
        var score = point.Scale.Score(probe, nearest);
        return new VerificationResult(
            analysis.Faces[0], person, score >= point.Threshold, probe.Similarity(nearest), ConfidenceScale.Of(score, point.Threshold), point)
        {
            Distance = point.Scale.DistanceAt(score),
        };
    }
}

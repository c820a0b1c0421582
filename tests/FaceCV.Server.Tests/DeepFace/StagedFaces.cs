using System.Text;
using FaceCV.Core.Faces;

namespace FaceCV.Server.Tests.DeepFace;

/// <summary>
/// Adds to the faces of another analyser what the DeepFace engine asks for: whole pictures where there is no face, expressions, and presentation attack
/// detection of the faces whose line begins with <c>spoof:</c> or <c>unclear:</c>. Remembers the last request.
/// </summary>
internal sealed class StagedFaces(IFaceAnalyser inner) : IFaceAnalyser
{
    public AnalysisRequest? Last { get; private set; }

    public async Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
    {
        Last = request;
        var analysis = await inner.AnalyseAsync(image, request, cancellationToken);
        var text = Encoding.UTF8.GetString(image.Span);
        if (request.Region == FaceRegion.Whole || (analysis.Faces.Count == 0 && request.Region == FaceRegion.DetectedOrWhole))
        {
            var like = analysis.Faces.Count > 0 ? analysis.Faces[0] : (await inner.AnalyseAsync((byte[])[.. image.Span, .. "nobody"u8], request, cancellationToken)).Faces[0];
            var whole = like with { Box = new BoundingBox(0, 0, 1000, 500), DetectionScore = 0, IsStandIn = request.Region == FaceRegion.DetectedOrWhole };
            return analysis with { Faces = [Describe(whole, request.Parts, text)] };
        }

        return analysis with { Faces = [.. analysis.Faces.Select(face => Describe(face, request.Parts, text))] };
    }

    private static DetectedFace Describe(DetectedFace face, FaceParts parts, string text) => face with
    {
        AlignedCrop = parts.HasFlag(FaceParts.AlignedCrop) ? [0xFF, 0xD8, 1] : null,
        Expression = parts.HasFlag(FaceParts.Expression) ? new ExpressionEstimate(Expression.Happiness, 0.7f, [0.1f, 0.7f, 0.05f, 0.05f, 0.04f, 0.03f, 0.03f]) : null,
        PresentationAttack = !parts.HasFlag(FaceParts.PresentationAttack) ? null
            : text.Contains("spoof:", StringComparison.Ordinal) ? new PresentationAttackEstimate(PresentationVerdict.Attack, 0.01f)
            : text.Contains("unclear:", StringComparison.Ordinal) ? new PresentationAttackEstimate(PresentationVerdict.CannotTell, 0.3f)
            : new PresentationAttackEstimate(PresentationVerdict.BonaFide, 0.98f),
    };
}

using System.Text;
using FaceCV.Core.Faces;
using FaceCV.TestKit.Faces;

namespace FaceCV.Cli.Tests.Fakes;

/// <summary>
/// <see cref="FakeAnalyser"/>, with estimates that the words of a picture stage: everyone is a woman of 41.5, happy and live, unless the picture says
/// <c>old</c> (70), <c>man</c>, <c>glum</c> (sadness), <c>spoof</c> or <c>unclear</c>.
/// </summary>
internal sealed class EstimatedFaces(FakeAnalyser fake) : IFaceAnalyser
{
    public async Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
    {
        var text = Encoding.UTF8.GetString(image.Span);
        var analysis = await fake.AnalyseAsync(image, request, cancellationToken);
        return analysis with { Faces = [.. analysis.Faces.Select(face => Staged(face, text, request.Parts))] };
    }

    private static DetectedFace Staged(DetectedFace face, string text, FaceParts parts)
    {
        bool Says(string word) => text.Contains(word, StringComparison.Ordinal);
        var verdict = Says("spoof") ? PresentationVerdict.Attack : Says("unclear") ? PresentationVerdict.CannotTell : PresentationVerdict.BonaFide;
        return face with
        {
            Age = face.Age is null ? null : Says("old") ? 70 : face.Age,
            Gender = face.Gender is null ? null : Says("man") ? new GenderEstimate(Gender.Male, 0.8f) : face.Gender,
            Expression = !parts.HasFlag(FaceParts.Expression) ? null
                : Says("glum") ? new ExpressionEstimate(Expression.Sadness, 0.9f, [0.05f, 0.05f, 0.9f, 0, 0, 0, 0])
                : new ExpressionEstimate(Expression.Happiness, 0.7f, [0.2f, 0.7f, 0.1f, 0, 0, 0, 0]),
            PresentationAttack = parts.HasFlag(FaceParts.PresentationAttack) ? new PresentationAttackEstimate(verdict, 0.5f) : null,
        };
    }
}

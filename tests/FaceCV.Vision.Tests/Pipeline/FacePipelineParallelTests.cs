using FaceCV.Core.Faces;

namespace FaceCV.Vision.Tests.Pipeline;

public sealed class FacePipelineParallelTests(StarterPipeline starter)
{
    private const FaceParts Everything = FaceParts.Landmarks | FaceParts.Embedding | FaceParts.Attributes
        | FaceParts.PresentationAttack | FaceParts.Quality | FaceParts.AlignedCrop;

    [Fact]
    public void Analyse_ManyAtOnce_GivesEveryCallTheAnswerItHasAlone()
    {
        var pipeline = starter.Create();
        byte[][] pictures = [.. Enumerable.Range(0, 6).Select(i => DrawnFaces.Jpeg(640, 400, (160, 200, 130 + (20 * i)), (460, 200, 230 - (20 * i))))];
        var request = new AnalysisRequest { Parts = Everything };
        string[] alone = [.. pictures.Select(picture => Describe(pipeline.Analyse(picture, request)))];
        Parallel.For(0, 48, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Describe(pipeline.Analyse(pictures[i % pictures.Length], request)).ShouldBe(alone[i % pictures.Length]));
    }

    // Every number in full: the same pixels through the same network must give the same bits, whoever runs beside.
    private static string Describe(FaceAnalysis analysis) => string.Join('\n', analysis.Faces.Select(face => string.Join(
        ' ',
        face.Box,
        face.DetectionScore,
        face.Landmarks,
        string.Join(',', face.Embedding!.Values.ToArray()),
        face.Age,
        face.Gender,
        string.Join(',', face.Expression!.Scores),
        face.Pose,
        face.Eyes,
        face.PresentationAttack,
        face.Quality,
        Convert.ToHexString(face.AlignedCrop!))));
}

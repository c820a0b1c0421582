using FaceCV.Core.Faces;
using FaceCV.TestKit;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Pipeline;

namespace FaceCV.Vision.Tests.Pipeline;

public sealed class FacePipelineReducedTests(StarterPipeline starter)
{
    private static readonly AnalysisRequest Embedded = new() { Parts = FaceParts.Embedding | FaceParts.Landmarks };

    [Theory]
    [InlineData(1000f, 700f)]
    [InlineData(1000f, 330f)]
    [InlineData(520f, 420f)]
    public void Analyse_LargeJpeg_FindsTheFacesOfTheFullDecode(float first, float second)
    {
        var picture = DrawnFaces.Jpeg(3840, 2160, (1000, 1080, first), (2800, 1080, second));
        var full = starter.Create(reducedSide: 0).Analyse(picture, Embedded);
        var reduced = starter.Create().Analyse(picture, Embedded);
        full.Faces.Count.ShouldBe(2);
        (reduced.Width, reduced.Height).ShouldBe((3840, 2160));
        // Photographs agree better (median 0.99 and overlap 0.97, docs/accuracy.md); the hard edges of a drawing shrink differently.
        ShouldAgree(reduced, full, leastSimilarity: 0.85f);
    }

    [Fact]
    public void Analyse_RealPictures_FindsTheFacesOfTheFullDecode()
    {
        var folder = Repository.RequireEvaluationData("wider/images");
        var (full, reduced) = (starter.Create(reducedSide: 0), starter.Create(reducedSide: 500));
        var request = Embedded with { MinFaceSize = 60, MinDetectionScore = 0.9f };
        var compared = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 10 == 0))
        {
            var bytes = File.ReadAllBytes(file);
            var wanted = full.Analyse(bytes, request).Faces;
            var found = reduced.Analyse(bytes, request with { MinFaceSize = 40, MinDetectionScore = 0.6f }).Faces;
            foreach (var face in wanted)
            {
                compared++;
                found.ShouldContain(other => other.Box.IntersectionOverUnion(face.Box) > 0.6f && other.Embedding!.Similarity(face.Embedding!) > 0.75f, file);
            }
        }

        compared.ShouldBeGreaterThan(15);
    }

    [Theory]
    [InlineData(3840, 96, null)]
    [InlineData(3840, 48, 1920)]
    [InlineData(3840, 30, 3072)]
    [InlineData(3840, 10, 3840)]
    [InlineData(960, 10, null)]
    public void FinerSide_SmallestFace_AsksForAsManyPixelsAsMakeItAmple(int fullWidth, float smallest, int? side)
    {
        using var image = new RgbImage(960, 540) { FullWidth = fullWidth, FullHeight = fullWidth * 9 / 16 };
        RawDetection[] found = [new(new BoundingBox(0, 0, 200, 200), 1, null), new(new BoundingBox(0, 0, smallest, smallest), 1, null)];
        FacePipeline.FinerSide(image, found, Embedded).ShouldBe(side);
        FacePipeline.FinerSide(image, found, new AnalysisRequest()).ShouldBeNull();
    }

    private static void ShouldAgree(FaceAnalysis reduced, FaceAnalysis full, float leastSimilarity)
    {
        reduced.Faces.Count.ShouldBe(full.Faces.Count);
        for (var i = 0; i < full.Faces.Count; i++)
        {
            var (face, wanted) = (reduced.Faces[i], full.Faces[i]);
            face.Box.IntersectionOverUnion(wanted.Box).ShouldBeGreaterThan(0.8f);
            face.Landmarks!.Nose.ShouldBeNear(wanted.Landmarks!.Nose.X, wanted.Landmarks.Nose.Y, 0.05f * wanted.Box.Height);
            face.Embedding!.Similarity(wanted.Embedding!).ShouldBeGreaterThan(leastSimilarity);
        }
    }
}

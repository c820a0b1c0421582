using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.TestKit;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Models;
using FaceCV.Vision.Pipeline;
using FaceCV.Vision.Tests.Pipeline;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>The detector packs that npm has, beside the starter pack, on drawn faces. A drawing is less of a face to them than a photograph.</summary>
public sealed class DetectorPackTests : IDisposable
{
    private static readonly (float X, float Y, float Height)[] Drawn = [(150, 200, 120), (420, 200, 200), (700, 200, 160)];
    private static readonly VisionOptions Options = new() { ModelsDirectory = Repository.ModelsDirectory };

    private readonly SessionPool _pool = new(Options, TimeProvider.System);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Analyse_BlazeFace_FindsTheFaces()
    {
        var analysis = Analyse("blazeface", 0.4f, FaceParts.None);
        analysis.Models.ShouldBe(["blazeface/blazeface_back"]);
        analysis.Faces.Count.ShouldBe(3);
        foreach (var drawn in Drawn) analysis.Faces.Max(face => face.Box.IntersectionOverUnion(DrawnFaces.Box(drawn))).ShouldBeGreaterThan(0.6f);
    }

    [Fact]
    public void Analyse_Mtcnn_UsesThreeNetworksAndItsOwnPoints() =>
        Analyse("mtcnn", 0.3f, FaceParts.Embedding).Models.ShouldBe(["mtcnn/mtcnn_pnet", "mtcnn/mtcnn_rnet", "mtcnn/mtcnn_onet", "starter/fr_feature"]);

    // The eyes were drawn 0.165 heights beside and 0.06 above the centre, the mouth 0.285 below and 0.125 to each side. A drawn nose is not where MTCNN looks for one: 0.15 heights are allowed.
    [Fact]
    public void Detect_Mtcnn_FindsMostFacesWithTheirPoints()
    {
        (float X, float Y, float Height)[] drawn = [(100, 200, 60), (250, 200, 70), (400, 200, 90), (550, 200, 100), (720, 200, 140)];
        using var models = new PackModels(Packs("mtcnn"), _pool, new AnalysisRequest { Detector = "mtcnn" });
        using var image = DrawnFaces.Draw(850, 400, drawn);
        List<RawDetection> found = [];
        models.Detector().Detect(image, new BoundingBox(0, 0, image.Width, image.Height), 0.3f, found);
        found.Count.ShouldBeInRange(3, 5);
        foreach (var face in found)
        {
            var nearest = drawn.MaxBy(each => DrawnFaces.Box(each).IntersectionOverUnion(face.Box));
            DrawnFaces.Box(nearest).IntersectionOverUnion(face.Box).ShouldBeGreaterThan(0.65f);
            ShouldBeOn(face.Landmarks!, nearest);
        }
    }

    private static void ShouldBeOn(FaceLandmarks5 five, (float X, float Y, float Height) drawn)
    {
        foreach (var (point, across, down) in new[]
        {
            (five.LeftEye, -0.165f, -0.06f), (five.RightEye, 0.165f, -0.06f), (five.Nose, 0, 0.14f), (five.LeftMouth, -0.125f, 0.285f), (five.RightMouth, 0.125f, 0.285f),
        })
        {
            Vector2.Distance(point, new Vector2(drawn.X + (across * drawn.Height), drawn.Y + (down * drawn.Height))).ShouldBeLessThan(0.15f * drawn.Height);
        }
    }

    private FaceAnalysis Analyse(string detector, float? threshold, FaceParts parts) => new FacePipeline(Packs(detector), _pool, Options, TimeProvider.System)
        .Analyse(DrawnFaces.Jpeg(900, 480, Drawn), new AnalysisRequest { Detector = detector, MinDetectionScore = threshold, Parts = parts });

    private static InstalledPacks Packs(string detector)
    {
        Repository.RequireStarterPack();
        Repository.RequirePack(detector);
        return new InstalledPacks(new PackCatalogue(Options), Options);
    }
}

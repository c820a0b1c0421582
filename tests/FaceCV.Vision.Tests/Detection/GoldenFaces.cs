using System.Text.Json;
using FaceCV.Core.Faces;
using FaceCV.TestKit;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>Faces of evaluation pictures, written by the plain readers; see the READMEs of their folders.</summary>
/// <param name="file">Path under tests/_data.</param>
internal sealed class GoldenFaces(string file)
{
    // Both read the same pixels with the same network; what is left is the arithmetic of 32-bit sampling.
    private const float PixelTolerance = 0.5f, ScoreTolerance = 0.005f;

    // Picture to faces: left, top, right, bottom, score, then x and y of five points.
    private readonly Dictionary<string, float[][]> _faces = JsonSerializer.Deserialize<Dictionary<string, float[][]>>(
        File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "_data", file)))!;

    public IReadOnlyCollection<string> Pictures => _faces.Keys;

    /// <summary>Decodes a picture of the set; skips the test where the set is absent.</summary>
    public static RgbImage Decode(string picture) =>
        ImageDecoder.Decode(File.ReadAllBytes(Repository.RequireEvaluationData($"wider/images/{picture}")), new ImageLimits());

    /// <summary>Opens the detection model of a pack from the evaluation data; skips the test where it is absent.</summary>
    public static ModelSession Open(string pack)
    {
        var manifest = JsonSerializer.Deserialize<ModelManifest>(File.ReadAllBytes(Path.Combine(Repository.Root, "models", $"{pack}.json")), ModelManifest.Json)!;
        var model = manifest.Find(ModelTask.Detection)!;
        return new ModelSession(new InferenceSession(Repository.RequireEvaluationData($"models/{model.File}")), model, "CPU");
    }

    /// <summary>Requires a detector to find a picture's faces, all and no other.</summary>
    public void ShouldBeFound(string picture, IFaceDetector detector)
    {
        using var image = Decode(picture);
        var found = FaceFinder.Find(detector, image, new AnalysisRequest { MaxFaces = 1000 }, default);
        found.Count.ShouldBe(_faces[picture].Length);
        foreach (var face in _faces[picture]) ShouldHave(found, face, image);
    }

    /// <summary>Requires what a plain reader finds now to be what the file holds.</summary>
    public void ShouldBe(string picture, IEnumerable<NaiveFace> found) =>
        found.Select(face => face.Left).ShouldBe(_faces[picture].Select(face => (double)face[0]), 0.01);

    private static void ShouldHave(List<RawDetection> found, float[] face, RgbImage image)
    {
        var wanted = BoundingBox.FromCorners(face[0], face[1], face[2], face[3]).ClipTo(image.Width, image.Height);
        var nearest = found.MaxBy(each => each.Box.IntersectionOverUnion(wanted));
        float[] sides = [nearest.Box.X, nearest.Box.Y, nearest.Box.Right, nearest.Box.Bottom];
        sides.ShouldBe([wanted.X, wanted.Y, wanted.Right, wanted.Bottom], PixelTolerance);
        nearest.Score.ShouldBe(face[4], ScoreTolerance);
        if (face.Length == 5)
        {
            nearest.Landmarks.ShouldBeNull();
            return;
        }

        var five = nearest.Landmarks!;
        float[] points = [five.LeftEye.X, five.LeftEye.Y, five.RightEye.X, five.RightEye.Y, five.Nose.X, five.Nose.Y];
        points.ShouldBe(face[5..11], PixelTolerance);
    }
}

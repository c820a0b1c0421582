using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Alignment;

namespace FaceCV.Vision.Tests.Alignment;

public sealed class SimilarityTransformTests
{
    [Theory]
    [InlineData(0f, 1f, 0f, 0f)]
    [InlineData(0.4f, 2.5f, 30f, -7f)]
    [InlineData(-2.9f, 0.2f, -500f, 12f)]
    public void Estimate_RotatedScaledShifted_FindsTheTransform(float angle, float scale, float x, float y)
    {
        var expected = Matrix3x2.CreateScale(scale) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(x, y);
        var source = ArcFaceReferencePoints.Points.ToArray();
        var destination = source.Select(p => Vector2.Transform(p, expected)).ToArray();
        var found = SimilarityTransform.Estimate(source, destination)!.Value;
        foreach (var point in source)
            Vector2.Distance(Vector2.Transform(point, found), Vector2.Transform(point, expected)).ShouldBeLessThan(2e-3f);
    }

    [Fact]
    public void Estimate_NoisyPoints_IsNoWorseThanAnyNearbySimilarity()
    {
        var random = new Random(5);
        Vector2 Noise() => new((random.NextSingle() - 0.5f) * 8, (random.NextSingle() - 0.5f) * 8);
        var source = ArcFaceReferencePoints.Points.ToArray().Select(p => (p * 1.7f) + new Vector2(20, 40) + Noise()).ToArray();
        var target = ArcFaceReferencePoints.Points.ToArray();
        var found = SimilarityTransform.Estimate(source, target)!.Value;
        float Error(Matrix3x2 m) => source.Zip(target, (s, t) => Vector2.DistanceSquared(Vector2.Transform(s, m), t)).Sum();
        for (var i = 0; i < 200; i++)
        {
            var nudge = Matrix3x2.CreateScale(1 + ((random.NextSingle() - 0.5f) * 0.02f))
                * Matrix3x2.CreateRotation((random.NextSingle() - 0.5f) * 0.02f) * Matrix3x2.CreateTranslation(Noise() * 0.05f);
            Error(found * nudge).ShouldBeGreaterThanOrEqualTo(Error(found) - 1e-3f);
        }
    }

    [Fact]
    public void Estimate_MirroredPoints_NeverReflects()
    {
        var source = ArcFaceReferencePoints.Points.ToArray();
        var mirrored = source.Select(p => new Vector2(112 - p.X, p.Y)).ToArray();
        SimilarityTransform.Estimate(source, mirrored)!.Value.GetDeterminant().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Estimate_OnePointRepeated_IsNull() =>
        SimilarityTransform.Estimate(Enumerable.Repeat(new Vector2(3, 3), 5).ToArray(), ArcFaceReferencePoints.Points).ShouldBeNull();

    [Fact]
    public void CropToPicture_ReferencePointsThemselves_IsTheIdentity()
    {
        var p = ArcFaceReferencePoints.Points;
        var matrix = FaceAligner.CropToPicture(new FaceLandmarks5(p[0], p[1], p[2], p[3], p[4]), AlignedCrop.ArcFace)!.Value;
        Vector2.Distance(Vector2.Transform(new Vector2(50, 60), matrix), new Vector2(50, 60)).ShouldBeLessThan(1e-3f);
    }
}

using FaceCV.Core.Faces;
using FaceCV.Vision.Detection;

namespace FaceCV.Vision.Tests.Detection;

public sealed class NonMaxSuppressionTests
{
    [Fact]
    public void Apply_OverlappingBoxes_KeepsTheBest()
    {
        List<RawDetection> detections =
        [
            new(new BoundingBox(0, 0, 10, 10), 0.7f, null), new(new BoundingBox(1, 0, 10, 10), 0.9f, null), new(new BoundingBox(30, 0, 10, 10), 0.6f, null),
        ];
        NonMaxSuppression.Apply(detections, 0.4f);
        detections.Select(d => d.Score).ShouldBe([0.9f, 0.6f]);
    }

    [Fact]
    public void Apply_OfSmaller_DropsABoxInsideAnother()
    {
        List<RawDetection> detections = [new(new BoundingBox(2, 2, 4, 4), 0.7f, null), new(new BoundingBox(0, 0, 10, 10), 0.9f, null)];
        NonMaxSuppression.Apply(detections, 0.4f);
        detections.Count.ShouldBe(2);
        NonMaxSuppression.Apply(detections, 0.4f, ofSmaller: true);
        detections.ShouldHaveSingleItem().Score.ShouldBe(0.9f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Apply_RandomBoxes_AgreesWithTheObviousVersion(int seed)
    {
        var random = new Random(seed);
        List<RawDetection> detections = [.. Enumerable.Range(0, 300).Select(_ => new RawDetection(
            new BoundingBox(random.NextSingle() * 100, random.NextSingle() * 100, 5 + (random.NextSingle() * 30), 5 + (random.NextSingle() * 30)),
            random.NextSingle(), null))];
        var expected = Naive(detections, 0.35f);
        NonMaxSuppression.Apply(detections, 0.35f);
        detections.ShouldBe(expected);
    }

    private static List<RawDetection> Naive(IEnumerable<RawDetection> detections, float threshold)
    {
        var rest = detections.OrderByDescending(d => d.Score).ToList();
        List<RawDetection> kept = [];
        while (rest.Count > 0)
        {
            var best = rest[0];
            kept.Add(best);
            rest = rest.Skip(1).Where(other => Overlap(best.Box, other.Box) <= threshold).ToList();
        }

        return kept;
    }

    private static float Overlap(BoundingBox a, BoundingBox b)
    {
        var width = Math.Max(0, Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X));
        var height = Math.Max(0, Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y));
        return width * height / ((a.Width * a.Height) + (b.Width * b.Height) - (width * height));
    }
}

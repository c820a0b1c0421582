using FaceCV.Core.Faces;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>A detector that sees a face only when it is between a tenth and four fifths of the region's height.</summary>
internal sealed class ScaleBoundDetector(params BoundingBox[] faces) : IFaceDetector
{
    public List<BoundingBox> Ghosts { get; } = [];

    /// <summary>Part of a face that is taken for one when the face itself is too large to be seen.</summary>
    public BoundingBox? Middle { get; init; }

    public List<BoundingBox> Looks { get; } = [];

    public float DefaultThreshold => 0.6f;

    public float NmsThreshold => 0.35f;

    public void Detect(RgbImage image, BoundingBox region, float threshold, List<RawDetection> detections)
    {
        Looks.Add(region);
        foreach (var face in faces)
        {
            var share = face.Height / region.Height;
            if (share is > 0.1f and < 0.8f && Inside(face, region)) detections.Add(new RawDetection(face, 0.9f, null));
        }

        if (Middle is { } middle && middle.Height / region.Height > 0.4f) detections.Add(new RawDetection(middle, 0.95f, null));

        // A ghost is something that looks like a face from near only, as folds and knots do in a tile.
        foreach (var ghost in Ghosts)
        {
            if (ghost.Height / region.Height is > 0.14f and < 0.3f && Inside(ghost, region)) detections.Add(new RawDetection(ghost, 0.8f, null));
        }
    }

    private static bool Inside(BoundingBox face, BoundingBox region) =>
        face.X >= region.X && face.Y >= region.Y && face.Right <= region.Right && face.Bottom <= region.Bottom;
}

public sealed class FaceFinderTests
{
    private static readonly AnalysisRequest Plain = new();

    [Fact]
    public void Find_FaceFillsTheFrame_IsFoundByPadding()
    {
        using var image = new RgbImage(200, 200);
        var detector = new ScaleBoundDetector(new BoundingBox(5, 5, 190, 190));
        FaceFinder.Find(detector, image, Plain, default).ShouldHaveSingleItem().Box.ShouldBe(new BoundingBox(5, 5, 190, 190));
        detector.Looks.Count.ShouldBe(2);
    }

    // The ghost is the middle of the face: all that the first look can see of it.
    [Fact]
    public void Find_MiddleOfAFaceLargerThanTheFrame_IsReplacedByTheFace()
    {
        using var image = new RgbImage(200, 200);
        var face = new BoundingBox(5, 5, 190, 190);
        var detector = new ScaleBoundDetector(face) { Middle = new BoundingBox(40, 40, 110, 110) };
        FaceFinder.Find(detector, image, Plain, default).ShouldHaveSingleItem().Box.ShouldBe(face);
    }

    [Fact]
    public void Find_LargeFaceThatIsWhole_IsKept()
    {
        using var image = new RgbImage(200, 200);
        var face = new BoundingBox(40, 40, 110, 110);
        FaceFinder.Find(new ScaleBoundDetector(face), image, Plain, default).ShouldHaveSingleItem().Box.ShouldBe(face);
    }

    [Fact]
    public void Find_FaceInPlainSight_TakesOneLook()
    {
        using var image = new RgbImage(200, 200);
        var detector = new ScaleBoundDetector(new BoundingBox(50, 50, 80, 80));
        FaceFinder.Find(detector, image, Plain, default).Count.ShouldBe(1);
        detector.Looks.Count.ShouldBe(1);
    }

    [Fact]
    public void Find_SmallFaces_AreFoundOnlyWhenAsked()
    {
        using var image = new RgbImage(900, 900);
        var large = new BoundingBox(300, 300, 300, 300);
        var small = new BoundingBox(100, 100, 50, 50);
        FaceFinder.Find(new ScaleBoundDetector(large, small), image, Plain, default).Select(f => f.Box).ShouldBe([large]);
        FaceFinder.Find(new ScaleBoundDetector(large, small), image, Plain with { SmallFaces = true }, default).Select(f => f.Box).ShouldBe([large, small]);
    }

    [Fact]
    public void Find_SomethingLikeAFaceFromNearOnly_IsDroppedByTheSecondLook()
    {
        using var image = new RgbImage(900, 900);
        var detector = new ScaleBoundDetector(new BoundingBox(300, 300, 300, 300));
        detector.Ghosts.Add(new BoundingBox(100, 100, 60, 60));
        FaceFinder.Find(detector, image, Plain with { SmallFaces = true }, default).Count.ShouldBe(1);
    }

    // From nine times further away it would be too small for the detector.
    [Fact]
    public void Find_SureFaceFillsThePicture_IsKeptWithoutASecondLook()
    {
        using var image = new RgbImage(900, 900);
        var detector = new ScaleBoundDetector(new BoundingBox(100, 100, 700, 700));
        FaceFinder.Find(detector, image, Plain with { SmallFaces = true }, default).ShouldHaveSingleItem().Box.ShouldBe(new BoundingBox(100, 100, 700, 700));
        detector.Looks.Count.ShouldBe(2 + 13);
    }

    [Fact]
    public void Find_MostFacesAndLeastSize_KeepTheLargest()
    {
        using var image = new RgbImage(900, 900);
        BoundingBox[] boxes = [new(0, 0, 100, 100), new(200, 0, 300, 300), new(0, 400, 200, 200)];
        FaceFinder.Find(new ScaleBoundDetector(boxes), image, Plain with { MaxFaces = 2 }, default).Select(f => f.Box.Height).ShouldBe([300, 200]);
        FaceFinder.Find(new ScaleBoundDetector(boxes), image, Plain with { MinFaceSize = 150 }, default).Count.ShouldBe(2);
    }

    [Fact]
    public void Find_ReducedPicture_MeasuresLeastSizeInFullSizePixels()
    {
        using var image = new RgbImage(450, 450) { FullWidth = 900, FullHeight = 900 };
        var detector = new ScaleBoundDetector(new BoundingBox(100, 100, 100, 100));
        FaceFinder.Find(detector, image, Plain with { MinFaceSize = 199 }, default).Count.ShouldBe(1);
        FaceFinder.Find(detector, image, Plain with { MinFaceSize = 201 }, default).ShouldBeEmpty();
    }

    [Fact]
    public void Find_Cancelled_Throws()
    {
        using var image = new RgbImage(900, 900);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() =>
            FaceFinder.Find(new ScaleBoundDetector(), image, Plain with { SmallFaces = true }, source.Token));
    }

    [Fact]
    public void Tiles_OfAPicture_CoverItWhole()
    {
        var tiles = SmallFaceSearch.Tiles(1000, 800).ToArray();
        tiles.Length.ShouldBe(13);
        for (var i = 0; i < 500; i++)
        {
            var (x, y) = ((i * 37 % 1000) + 0.5f, (i * 91 % 800) + 0.5f);
            tiles.Count(t => x >= t.X && x <= t.Right && y >= t.Y && y <= t.Bottom).ShouldBeGreaterThanOrEqualTo(2);
        }
    }
}

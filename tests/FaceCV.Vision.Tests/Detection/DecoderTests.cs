using FaceCV.Core.Faces;
using FaceCV.Vision.Detection;

namespace FaceCV.Vision.Tests.Detection;

public sealed class DecoderTests
{
    [Fact]
    public void UltraFace_ScoresAndBoxes_KeepsThoseOverTheThreshold()
    {
        List<RawDetection> detections = [];
        UltraFaceDecoder.Decode([0.1f, 0.9f, 0.8f, 0.2f], [0.1f, 0.2f, 0.3f, 0.6f, 0, 0, 1, 1], 0.6f, detections);
        var face = detections.ShouldHaveSingleItem();
        face.Score.ShouldBe(0.9f);
        face.Box.X.ShouldBe(0.1f, 1e-6f);
        face.Box.Height.ShouldBe(0.4f, 1e-6f);
    }

    [Fact]
    public void UltraFace_UnequalOutputs_AreRefusedWithTheNumbersSeen() =>
        Should.Throw<ArgumentException>(() => UltraFaceDecoder.Decode([0, 1], [0, 0, 1], 0.5f, [])).Message.ShouldContain("2 scores and 3");

    [Fact]
    public void Scrfd_OneAnchor_GivesBoxAndPointsInTheUnitSquare()
    {
        // 64x32 input at stride 16: 4 x 2 cells, 2 anchors each. The second anchor of cell (column 3, row 1) sees a face.
        var (scores, distances, points) = (new float[16], new float[64], new float[160]);
        const int Anchor = (((1 * 4) + 3) * 2) + 1;
        scores[Anchor] = 0.75f;
        new float[] { 1, 0.5f, 0.5f, 1 }.CopyTo(distances, 4 * Anchor);
        for (var i = 0; i < 10; i++) points[(10 * Anchor) + i] = i % 2 == 0 ? 0.25f : -0.5f;
        List<RawDetection> detections = [];
        ScrfdDecoder.Decode(scores, distances, points, 16, 64, 32, 0.5f, detections);
        var face = detections.ShouldHaveSingleItem();
        // Centre at (48, 16): left 48-16, top 16-8, right 48+8, bottom 16+16.
        face.Box.X.ShouldBe(32f / 64, 1e-6f);
        face.Box.Y.ShouldBe(8f / 32, 1e-6f);
        face.Box.Right.ShouldBe(56f / 64, 1e-6f);
        face.Box.Bottom.ShouldBe(1f, 1e-6f);
        face.Landmarks!.Nose.X.ShouldBe(52f / 64, 1e-6f);
        face.Landmarks.Nose.Y.ShouldBe(8f / 32, 1e-6f);
    }

    [Fact]
    public void Scrfd_OutputsOfAnotherSize_AreRefusedWithTheNumbersSeen() =>
        Should.Throw<ArgumentException>(() => ScrfdDecoder.Decode(new float[3], new float[12], [], 8, 64, 64, 0.5f, [])).Message.ShouldContain("3, 12 and 0");

    [Fact]
    public void MapTo_Region_ScalesAndShifts()
    {
        var face = new RawDetection(new BoundingBox(0.5f, 0.5f, 0.25f, 0.25f), 1, null).MapTo(new BoundingBox(-10, 20, 100, 40));
        face.Box.ShouldBe(new BoundingBox(40, 40, 25, 10));
    }
}

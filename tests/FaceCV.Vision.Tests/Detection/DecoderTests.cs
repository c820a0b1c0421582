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
    public void Ssd_ScoresAndBoxes_KeepsThoseOverTheThresholdCutAtTheEdges()
    {
        List<RawDetection> detections = [];
        SsdDecoder.Decode([0.4f, 0.5f, 0.9f, float.NaN], [0, 0, 1, 1, -0.1f, 0.2f, 0.5f, 1.3f, 0.6f, 0.6f, 0.6f, 0.9f, 0, 0, 1, 1], 0.5f, detections);
        var face = detections.ShouldHaveSingleItem();
        face.Score.ShouldBe(0.5f);
        face.Box.ShouldBe(BoundingBox.FromCorners(0.2f, 0, 1, 0.5f));
    }

    [Fact]
    public void Ssd_UnequalOutputs_AreRefusedWithTheNumbersSeen() =>
        Should.Throw<ArgumentException>(() => SsdDecoder.Decode([1], [0, 0, 1], 0.5f, [])).Message.ShouldContain("1 scores and 3");

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
    public void YuNet_OneCell_GivesBoxAndPointsInTheUnitSquare()
    {
        // 64x32 input at stride 16: 4 x 2 cells. The one at column 3, row 1 sees a face.
        const int Cell = (1 * 4) + 3;
        var (classes, objects, boxes, points) = (new float[8], new float[8], new float[32], new float[80]);
        (classes[Cell], objects[Cell]) = (0.9f, 0.4f);
        new float[] { -0.5f, 0.25f, MathF.Log(2), 0 }.CopyTo(boxes, 4 * Cell);
        for (var i = 0; i < 10; i++) points[(10 * Cell) + i] = i % 2 == 0 ? 0.25f : -0.5f;
        List<RawDetection> detections = [];
        YuNetDecoder.Decode(classes, objects, boxes, points, 16, 64, 32, 0.5f, detections);
        var face = detections.ShouldHaveSingleItem();
        // The score is the root of 0.36; the centre at (2.5, 1.25) strides, 2 wide and 1 high.
        face.Score.ShouldBe(0.6f, 1e-6f);
        face.Box.X.ShouldBe(1.5f / 4, 1e-6f);
        face.Box.Y.ShouldBe(0.75f / 2, 1e-6f);
        face.Box.Right.ShouldBe(3.5f / 4, 1e-6f);
        face.Box.Bottom.ShouldBe(1.75f / 2, 1e-6f);
        face.Landmarks!.RightMouth.X.ShouldBe(3.25f / 4, 1e-6f);
        face.Landmarks.RightMouth.Y.ShouldBe(0.5f / 2, 1e-6f);
    }

    [Fact]
    public void YuNet_OutputsOfAnotherSize_AreRefusedWithTheNumbersSeen() =>
        Should.Throw<ArgumentException>(() => YuNetDecoder.Decode(new float[64], new float[64], new float[256], new float[5], 8, 64, 64, 0.5f, []))
            .Message.ShouldContain("64, 64, 256 and 5");

    [Fact]
    public void BlazeFace_OneAnchor_GivesTheBoxInTheUnitSquare()
    {
        // A grid of 4x4 cells, 2 anchors each, on 64 pixels. The second anchor of the cell at column 1, row 2 sees a face.
        const int Anchor = (((2 * 4) + 1) * 2) + 1;
        var (logits, regressions) = (Enumerable.Repeat(-9f, 32).ToArray(), new float[32 * 16]);
        logits[Anchor] = 0;
        new float[] { 8, -8, 16, 32 }.CopyTo(regressions, 16 * Anchor);
        List<RawDetection> detections = [];
        BlazeFaceDecoder.Decode(logits, regressions, anchorsPerCell: 2, inputSide: 64, 0.4f, detections);
        var face = detections.ShouldHaveSingleItem();
        face.Score.ShouldBe(0.5f, 1e-6f);
        face.Landmarks.ShouldBeNull();
        // The cell's centre is (24, 40), the face's (32, 32).
        face.Box.X.ShouldBe(24f / 64, 1e-6f);
        face.Box.Y.ShouldBe(16f / 64, 1e-6f);
        face.Box.Right.ShouldBe(40f / 64, 1e-6f);
        face.Box.Bottom.ShouldBe(48f / 64, 1e-6f);
    }

    [Theory]
    [InlineData(30, 480)]
    [InlineData(32, 500)]
    public void BlazeFace_NoSquareGrid_IsRefusedWithTheNumbersSeen(int scores, int values) =>
        Should.Throw<ArgumentException>(() => BlazeFaceDecoder.Decode(new float[scores], new float[values], 2, 64, 0.5f, [])).Message.ShouldContain($"{scores} scores and {values} values");

    [Fact]
    public void MapTo_Region_ScalesAndShifts()
    {
        var face = new RawDetection(new BoundingBox(0.5f, 0.5f, 0.25f, 0.25f), 1, null).MapTo(new BoundingBox(-10, 20, 100, 40));
        face.Box.ShouldBe(new BoundingBox(40, 40, 25, 10));
    }
}

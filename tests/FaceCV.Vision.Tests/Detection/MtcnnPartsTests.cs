using FaceCV.Core.Faces;
using FaceCV.Vision.Detection;

namespace FaceCV.Vision.Tests.Detection;

public sealed class MtcnnPartsTests
{
    [Fact]
    public void Levels_Picture_ShrinkByTheFactorDownToTheWindow() =>
        MtcnnPyramid.Levels(new BoundingBox(0, 0, 200, 100), minFaceSize: 24, scaleFactor: 0.5f, longestSide: 1000)
            .ShouldBe([(100, 50), (50, 25), (25, 12)]);

    [Fact]
    public void Levels_LargePicture_BeginAtTheLongestSide() =>
        MtcnnPyramid.Levels(new BoundingBox(0, 0, 4000, 3000), minFaceSize: 20, scaleFactor: 0.5f, longestSide: 400).First().ShouldBe((400, 300));

    [Theory]
    [InlineData(10, 10)]
    [InlineData(4000, 2)]
    public void Levels_LowerThanTheLeastFace_AreNone(float width, float height) =>
        MtcnnPyramid.Levels(new BoundingBox(0, 0, width, height), minFaceSize: 20, scaleFactor: 0.7f, longestSide: 1000).ShouldBeEmpty();

    [Fact]
    public void Propose_OneWindow_IsAtItsPlaceInTheRegion()
    {
        // A region of 80x40 at (100, 50), shown at half its size: windows of 24 pixels, every 4. The one at column 2, row 1 of 5x2.
        var (scores, shifts) = (new float[10], new float[40]);
        scores[7] = 0.9f;
        for (var kind = 0; kind < 4; kind++) shifts[(10 * kind) + 7] = 0.125f * (kind + 1);
        List<MtcnnCandidate> found = [];
        MtcnnDecoder.Propose(scores, shifts, columns: 5, (40, 20), new BoundingBox(100, 50, 80, 40), 0.6f, found);
        var candidate = found.ShouldHaveSingleItem();
        candidate.Box.ShouldBe(new BoundingBox(108, 54, 24, 24));
        candidate.Score.ShouldBe(0.9f);
        candidate.Moved.ShouldBe(BoundingBox.FromCorners(111, 60, 141, 90));
    }

    [Theory]
    [InlineData(10, 36)]
    [InlineData(9, 36)]
    public void Propose_OutputsThatDoNotFit_AreRefusedWithTheNumbersSeen(int scores, int shifts) =>
        Should.Throw<ArgumentException>(() => MtcnnDecoder.Propose(new float[scores], new float[shifts], 5, (40, 20), new BoundingBox(0, 0, 80, 40), 0.6f, []))
            .Message.ShouldContain($"{scores} scores and {shifts} shifts");

    [Fact]
    public void Square_WideBox_GrowsAboutItsCentre() => MtcnnDecoder.Square(new BoundingBox(10, 20, 40, 20)).ShouldBe(new BoundingBox(10, 10, 40, 40));

    [Fact]
    public void Points_OfABox_AreXThenY()
    {
        var five = MtcnnDecoder.Points(new BoundingBox(10, 20, 100, 200), [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 1]);
        five.LeftEye.ShouldBe(new(20, 140));
        five.RightMouth.ShouldBe(new(60, 220));
    }
}

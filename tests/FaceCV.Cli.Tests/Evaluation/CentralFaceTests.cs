using FaceCV.Cli.Evaluation;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Tests.Evaluation;

public sealed class CentralFaceTests
{
    [Fact]
    public void Of_LargerFaceAtTheEdge_TakesTheOneInTheMiddle()
    {
        var large = new DetectedFace { Box = new BoundingBox(0, 0, 120, 120), DetectionScore = 1 };
        var central = new DetectedFace { Box = new BoundingBox(100, 95, 50, 60), DetectionScore = 0.7f };

        CentralFace.Of(new FaceAnalysis("fake", 250, 250, [large, central], default)).ShouldBe(central);
    }

    [Fact]
    public void Of_NoFace_Null() => CentralFace.Of(new FaceAnalysis("fake", 250, 250, [], default)).ShouldBeNull();
}

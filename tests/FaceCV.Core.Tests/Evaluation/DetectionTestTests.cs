using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;
using FaceCV.Core.Faces;
using FaceCV.TestKit;

namespace FaceCV.Core.Tests.Evaluation;

public sealed class DetectionTestTests
{
    [Fact]
    public void Summarise_HandMade_ApRecallAndFalsePositives()
    {
        var test = new DetectionTest(minHeight: 10);
        // Two faces that count, one invalid, one too low. Falling score: true, ignored, false (second find), ignored, true, false.
        test.Add(
            [Face(0, 0, 30, 30), Face(100, 0, 50, 100), Face(200, 0, 30, 30, ignored: true), Face(300, 0, 9, 9)],
            [
                Found(0, 0, 30, 30, 0.9f), Found(200, 0, 30, 30, 0.85f), Found(1, 0, 30, 30, 0.8f), Found(300, 0, 9, 9, 0.7f),
                Found(100, 0, 50, 95, 0.6f), Found(500, 500, 20, 20, 0.3f),
            ]);
        test.Add([Face(0, 0, 30, 30)], []);

        var report = test.Summarise(0.5);

        report.Images.ShouldBe(2);
        report.Faces.ShouldBe(3);
        report.TruePositives.ShouldBe(2);
        report.FalsePositives.ShouldBe(1);
        report.AveragePrecision.ShouldBe((1.0 + (2.0 / 3)) / 3, 1e-9);
        report.ByHeight.Select(bin => (bin.From, bin.To, bin.Faces, bin.Found))
            .ShouldBe([(0, 20, 0, 0), (20, 40, 2, 1), (40, 80, 0, 0), (80, 160, 1, 1), (160, null, 0, 0)]);
        report.ByHeight[0].Recall.ShouldBeNull();
        test.Summarise(0.1).FalsePositives.ShouldBe(2);
    }

    [Fact]
    public void Add_TwoDetectionsOfNeighbours_EachTakesItsOwn()
    {
        var test = new DetectionTest();
        test.Add([Face(0, 0, 40, 40), Face(10, 0, 40, 40)], [Found(9, 0, 40, 40, 0.9f), Found(8, 0, 40, 40, 0.8f)]);

        var report = test.Summarise(0.5);

        (report.TruePositives, report.FalsePositives).ShouldBe((2, 0));
    }

    [Fact]
    public void ReadWider_OfficialForms_Read()
    {
        const string Text = "0--Parade/a.jpg\n2\n10 20 30 40 2 0 1 0 0 0 \n1 2 3 4 0 0 0 1 0 0\n1--X/none.jpg\n0\n0 0 0 0 0 0 0 0 0 0\n2--Y/b.jpg\n1\n5 6 0 8 0 0 0 0 0 0\n";

        var images = GroundTruthImage.ReadWider(new StringReader(Text));

        images.Select(image => image.Path).ShouldBe(["0--Parade/a.jpg", "1--X/none.jpg", "2--Y/b.jpg"]);
        images[0].Faces.ShouldBe([new(new BoundingBox(10, 20, 30, 40), false), new(new BoundingBox(1, 2, 3, 4), true)]);
        images[1].Faces.ShouldBeEmpty();
        images[2].Faces[0].Ignored.ShouldBeTrue();
    }

    [Theory]
    [InlineData("a.jpg\nx\n", "line 2")]
    [InlineData("a.jpg\n2\n1 2 3 4 0 0 0 0 0 0\n", "line 3")]
    [InlineData("a.jpg\n\n1\n1 2 three 4\n", "line 4")]
    [InlineData("a.jpg", "line 1")]
    public void ReadWider_BadLine_SaysWhich(string text, string line)
    {
        var failure = Should.Throw<FaceException>(() => GroundTruthImage.ReadWider(new StringReader(text)));

        failure.Error.ShouldBe(FaceError.InvalidArgument);
        failure.Message.ShouldContain(line);
    }

    [Fact]
    public void ReadWider_DataSet_AllImages()
    {
        using var text = File.OpenText(Repository.RequireEvaluationData("wider/wider_face_bbx_gt.txt"));

        GroundTruthImage.ReadWider(text).Count.ShouldBe(203);
    }

    private static GroundTruthFace Face(float x, float y, float w, float h, bool ignored = false) => new(new BoundingBox(x, y, w, h), ignored);

    private static ScoredBox Found(float x, float y, float w, float h, float score) => new(new BoundingBox(x, y, w, h), score);
}

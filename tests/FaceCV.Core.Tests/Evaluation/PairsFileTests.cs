using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;
using FaceCV.TestKit;

namespace FaceCV.Core.Tests.Evaluation;

public sealed class PairsFileTests
{
    [Fact]
    public void Read_TwoFolds_PairsWithFoldsAndTruth()
    {
        var file = Read("2\t1\nAnn\t1\t4\nAnn\t1\tBob\t2\nBob\t2\t3\nCy\t12\tBob\t1\n");

        file.Folds.ShouldBe(2);
        file.Pairs.ShouldBe([
            new LabelledPair(new("Ann", 1), new("Ann", 4), true, 0),
            new LabelledPair(new("Ann", 1), new("Bob", 2), false, 0),
            new LabelledPair(new("Bob", 2), new("Bob", 3), true, 1),
            new LabelledPair(new("Cy", 12), new("Bob", 1), false, 1),
        ]);
        file.Pairs[3].First.Stem.ShouldBe("Cy_0012");
    }

    [Fact]
    public void Read_HeaderOfOneNumber_OneFold()
    {
        var file = Read("1\r\nAnn 1 2\r\nAnn 1 Bob 2\r\n\r\n");

        file.Folds.ShouldBe(1);
        file.Pairs.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "line 1", "empty")]
    [InlineData("a\t300", "line 1", "'a'")]
    [InlineData("1\t2\t3", "line 1", "3 fields")]
    [InlineData("1\nAnn\t1\t2\nAnn\t1\tBob", "line 3", "'Bob'")]
    [InlineData("1\nAnn\t1\t2\nAnn\t1", "line 3", "has 2")]
    [InlineData("1\nAnn\t1\t0\nAnn\t1\tBob\t1", "line 2", "'0'")]
    [InlineData("1\nAnn\t1\t2", "line 2", "promises 2 pairs and the file has 1")]
    [InlineData("1\nAnn\t1\t2\nAnn\t1\t3", "line 3", "2 mated")]
    public void Read_BadLine_SaysWhichAndWhy(string text, string line, string why)
    {
        var failure = Should.Throw<FaceException>(() => Read(text));

        failure.Error.ShouldBe(FaceError.InvalidArgument);
        failure.Message.ShouldContain(line);
        failure.Message.ShouldContain(why);
    }

    [Fact]
    public void Read_OfficialFile_FiveFoldsOfSixHundred()
    {
        using var text = File.OpenText(Repository.RequireEvaluationData("lfw/pairs.txt"));

        var file = PairsFile.Read(text);

        file.Folds.ShouldBe(5);
        file.Pairs.Count.ShouldBe(3000);
        file.Pairs.Count(pair => pair.Mated).ShouldBe(1500);
        file.Pairs.GroupBy(pair => pair.Fold).ShouldAllBe(fold => fold.Count() == 600);
    }

    private static PairsFile Read(string text) => PairsFile.Read(new StringReader(text));
}

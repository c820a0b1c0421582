using FaceCV.Core.Evaluation;

namespace FaceCV.Core.Tests.Evaluation;

public sealed class ErrorRejectCurveTests
{
    private static readonly double[] Shares = [0, 0.25, 0.5];

    [Fact]
    public void Of_WorstImageIsTheOneThatMisses_MissesGoWithIt()
    {
        // Of each person's images the last points elsewhere.
        RatedEmbedding[] images =
        [
            new("a", Vectors.Of(1, 0), 0.9f), new("a", Vectors.Of(1, 0.1f), 0.8f), new("a", Vectors.Of(0, 1), 0.1f),
            new("b", Vectors.Of(-1, 0), 0.7f),
        ];

        var points = ErrorRejectCurve.Of(images, 0.5f, Shares, TestContext.Current.CancellationToken);

        points.Select(point => (point.Images, point.Comparisons, point.Missed)).ShouldBe([(4, 3L, 2L), (3, 1L, 0L), (2, 1L, 0L)]);
        points[0].Fnmr!.Value.ShouldBe(2.0 / 3, 1e-9);
        points[1].LeastQuality.ShouldBe(0.7f);
    }

    [Fact]
    public void Of_PeopleOfManyAndFewImages_TheMeanOverPeopleWeighsThemAlike()
    {
        RatedEmbedding[] images =
        [
            .. Enumerable.Range(0, 10).Select(_ => new RatedEmbedding("many", Vectors.Of(1, 0), 0.5f)), new("two", Vectors.Of(1, 0), 0.5f), new("two", Vectors.Of(0, 1), 0.5f),
        ];

        var point = ErrorRejectCurve.Of(images, 0.5f, [0], TestContext.Current.CancellationToken)[0];

        (point.Comparisons, point.Missed).ShouldBe((46L, 1L));
        point.PeopleFnmr!.Value.ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void Of_RealisticPeople_AgreesWithCountingEveryPair()
    {
        var random = new Random(5);
        RatedEmbedding[] images = [.. Vectors.People(3, 12, person => 1 + (person % 5)).Select(each => new RatedEmbedding(each.Person, each.Embedding!, random.NextSingle()))];
        var point = ErrorRejectCurve.Of(images, 0.7f, [0.3], TestContext.Current.CancellationToken)[0];

        var left = images.OrderBy(image => image.Quality).Skip((int)Math.Round(0.3 * images.Length)).ToArray();
        var pairs = left.SelectMany((one, i) => left.Skip(i + 1).Where(other => other.Person == one.Person).Select(other => one.Embedding.Similarity(other.Embedding))).ToArray();
        (point.Comparisons, point.Missed).ShouldBe((pairs.LongLength, pairs.LongCount(score => score < 0.7f)));
        point.Missed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Of_NobodyTwice_HasNoRate()
    {
        var point = ErrorRejectCurve.Of([new("a", Vectors.Of(1, 0), 1)], 0.5f, [0], TestContext.Current.CancellationToken)[0];

        (point.Comparisons, point.Fnmr, point.PeopleFnmr).ShouldBe((0L, null, null));
    }
}

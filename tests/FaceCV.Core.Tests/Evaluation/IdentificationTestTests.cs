using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;

namespace FaceCV.Core.Tests.Evaluation;

public sealed class IdentificationTestTests
{
    [Fact]
    public void Run_HandMade_RatesByHand()
    {
        // Ann enrolled at 0 degrees, Bob at 90. Ann's probes: close, nearer to Bob, lost. Strangers: one at 45 degrees, one opposite.
        LabelledEmbedding[] samples =
        [
            new("Ann", "a1", Vectors.Of(1, 0)), new("Ann", "a2", Vectors.Of(0.9f, 0.1f)), new("Ann", "a3", Vectors.Of(0.1f, 0.9f)), new("Ann", "a4", null),
            new("Bob", "b1", Vectors.Of(0, 1)), new("Bob", "b2", Vectors.Of(0.1f, 1)),
            new("Cy", "c1", Vectors.Of(1, 1)), new("Di", "d1", Vectors.Of(-1, -1)),
        ];

        var test = IdentificationTest.Run(samples, galleryPerPerson: 1);

        (test.People, test.Templates, test.MatedProbes, test.NonMatedProbes).ShouldBe((2, 2, 4, 2));
        test.RankOne.ShouldBe(0.5);
        var low = test.At(0.5);
        (low.Fpir, low.Fnir).ShouldBe((0.5, 0.5));
        var high = test.AtFpir(0.01);
        (high.Fpir, high.Fnir).ShouldBe((0, 0.5));
        high.Threshold.ShouldBe(Math.Sqrt(0.5), 1e-6);

        // Ann's lost and Bob-like pictures are wrong; the stranger at 45 degrees is as near to Ann as to Bob.
        test.Verdicts(mated: true, 0.5f, 0.05f).ShouldBe(new VerdictShares(0.5, 0.25, 0, 0.25));
        test.Verdicts(mated: false, 0.5f, 0.05f).ShouldBe(new VerdictShares(0, 0, 0.5, 0.5));
        test.Verdicts(mated: false, 0.5f, 0).ShouldBe(new VerdictShares(0, 0.5, 0, 0.5));
    }

    [Fact]
    public void Run_AgainstNaiveSearch_Agrees()
    {
        var samples = Vectors.People(seed: 21, people: 60, images: person => 1 + (person % 4), noise: 1.2);

        var test = IdentificationTest.Run(samples, galleryPerPerson: 2);

        var gallery = samples.GroupBy(s => s.Person).Where(g => g.Count() > 2).SelectMany(g => g.Take(2)).ToArray();
        var mated = samples.GroupBy(s => s.Person).Where(g => g.Count() > 2).SelectMany(g => g.Skip(2)).ToArray();
        var strangers = samples.GroupBy(s => s.Person).Where(g => g.Count() <= 2).SelectMany(g => g).ToArray();
        (test.Templates, test.MatedProbes, test.NonMatedProbes).ShouldBe((gallery.Length, mated.Length, strangers.Length));
        LabelledEmbedding Nearest(LabelledEmbedding probe) => gallery.MaxBy(g => g.Embedding!.Similarity(probe.Embedding!))!;
        test.RankOne.ShouldBe((double)mated.Count(probe => Nearest(probe).Person == probe.Person) / mated.Length);
        var point = test.At(0.6);
        point.Fpir.ShouldBe((double)strangers.Count(p => Nearest(p).Embedding!.Similarity(p.Embedding!) >= 0.6) / strangers.Length);
        point.Fnir.ShouldBe(
            (double)mated.Count(p => Nearest(p).Person != p.Person || Nearest(p).Embedding!.Similarity(p.Embedding!) < 0.6) / mated.Length, 1e-12);
    }

    [Fact]
    public void Run_WithTemplates_TheGalleryHoldsThem()
    {
        LabelledEmbedding[] samples =
        [
            new("Ann", "a1", Vectors.Of(1, 0), Template: Vectors.Of(0, 1)), new("Ann", "a2", Vectors.Of(0, 1), Template: Vectors.Of(1, 0)), new("Cy", "c1", Vectors.Of(-1, 0)),
        ];

        IdentificationTest.Run(samples, 1).At(0.99).Fnir.ShouldBe(0);
    }

    [Fact]
    public void Run_NoStrangers_Refused() => Should.Throw<FaceException>(
        () => IdentificationTest.Run(Vectors.People(seed: 1, people: 5, images: _ => 3), 1)).Error.ShouldBe(FaceError.InvalidArgument);
}

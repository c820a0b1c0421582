using System.Numerics.Tensors;
using FaceCV.Core.Errors;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Evaluation;

/// <summary>Error rates of searches at a threshold.</summary>
/// <param name="Threshold">Least similarity that is a match.</param>
/// <param name="Fpir">False positive identification rate: share of non-mated searches whose nearest template reaches the threshold.</param>
/// <param name="FpirBounds">Its 95 % bounds.</param>
/// <param name="Fnir">
/// False negative identification rate: share of mated searches whose mate is not the nearest person, or is below the threshold, or whose
/// probe could not be acquired.
/// </param>
/// <param name="FnirBounds">Its 95 % bounds.</param>
public readonly record struct IdentificationPoint(
    double Threshold, double Fpir, WilsonInterval FpirBounds, double Fnir, WilsonInterval FnirBounds);

/// <summary>What searches were answered with, as shares of 1.</summary>
/// <param name="Right">Named as the mate.</param>
/// <param name="Wrong">Named as someone else.</param>
/// <param name="Ambiguous">Not named, since a second person was as near.</param>
/// <param name="Unknown">Not named; failures to acquire included.</param>
public readonly record struct VerdictShares(double Right, double Wrong, double Ambiguous, double Unknown);

/// <summary>
/// Open-set identification (ISO/IEC 19795-1): the first images of each person with enough of them form the gallery, their other images are
/// mated probes, and every image of the people with no more images than that is a non-mated probe. Each probe searches the whole gallery.
/// </summary>
public sealed class IdentificationTest
{
    private readonly SearchOutcome[] _outcomes;
    private readonly SortedScores _mates;
    private readonly SortedScores _strangers;

    private IdentificationTest(int people, int templates, SearchOutcome[] outcomes)
    {
        (People, Templates, _outcomes) = (people, templates, outcomes);
        MatedProbes = outcomes.Count(outcome => outcome.Mated);
        NonMatedProbes = outcomes.Length - MatedProbes;
        _mates = new SortedScores(outcomes.Where(outcome => outcome is { Mated: true, MateIsNearest: true }).Select(outcome => outcome.Score));
        _strangers = new SortedScores(outcomes.Where(outcome => !outcome.Mated).Select(outcome => outcome.Score));
    }

    /// <summary>People in the gallery.</summary>
    public int People { get; }

    /// <summary>Templates in the gallery.</summary>
    public int Templates { get; }

    /// <summary>Searches with a mate in the gallery.</summary>
    public int MatedProbes { get; }

    /// <summary>Searches without.</summary>
    public int NonMatedProbes { get; }

    /// <summary>Share of mated searches whose nearest person is the mate, whatever the similarity (closed set).</summary>
    public double RankOne => (double)_mates.Count / MatedProbes;

    /// <summary>Runs the test.</summary>
    /// <param name="samples">The set, in the order that decides which images of a person are enrolled. Failures to acquire are included.</param>
    /// <param name="galleryPerPerson">Images enrolled of each person, at least 1.</param>
    /// <param name="progress">Told the share done, 0..1.</param>
    /// <param name="cancellationToken">Observed between probes.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when the set leaves no gallery or no non-mated probes.</exception>
    public static IdentificationTest Run(
        IEnumerable<LabelledEmbedding> samples, int galleryPerPerson, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(galleryPerPerson, 1);
        var (enrolled, probes) = (new List<LabelledEmbedding>(), new List<(LabelledEmbedding Sample, bool Mated)>());
        foreach (var person in samples.GroupBy(sample => sample.Person, StringComparer.Ordinal))
        {
            LabelledEmbedding[] images = [.. person];
            var mated = images.Length > galleryPerPerson;
            if (mated) enrolled.AddRange(images.Take(galleryPerPerson));
            probes.AddRange(images.Skip(mated ? galleryPerPerson : 0).Select(image => (image, mated)));
        }

        var gallery = new EmbeddingMatrix(enrolled);
        if (gallery.Count == 0 || probes.All(probe => probe.Mated))
        {
            throw new FaceException(
                FaceError.InvalidArgument,
                $"With {galleryPerPerson} gallery images a person the set gives {gallery.Count} templates and {probes.Count(probe => !probe.Mated)} non-mated probes.",
                "Use a set with people of more images than that and people of fewer.");
        }

        var outcomes = SearchAll(gallery, probes, progress, cancellationToken);
        return new IdentificationTest(gallery.Samples.Select(sample => sample.Person).Distinct(StringComparer.Ordinal).Count(), gallery.Count, outcomes);
    }

    /// <summary>The error rates at a threshold.</summary>
    public IdentificationPoint At(double threshold)
    {
        var (alarms, hits) = (_strangers.CountAtOrAbove(threshold), _mates.CountAtOrAbove(threshold));
        return new IdentificationPoint(
            threshold,
            (double)alarms / NonMatedProbes,
            WilsonInterval.Of(alarms, NonMatedProbes),
            (double)(MatedProbes - hits) / MatedProbes,
            WilsonInterval.Of(MatedProbes - hits, MatedProbes));
    }

    /// <summary>The point of least FNIR whose FPIR does not exceed the target.</summary>
    /// <param name="fpir">Target, 0..1.</param>
    public IdentificationPoint AtFpir(double fpir) => At(_strangers.ThresholdForRate(fpir));

    /// <summary>The answers of the program to searches with a mate in the gallery, or without.</summary>
    /// <param name="mated">Which searches.</param>
    /// <param name="threshold">Least similarity of a match.</param>
    /// <param name="margin">See <see cref="Matcher.Decide(float, float?, float, float)"/>.</param>
    public VerdictShares Verdicts(bool mated, float threshold, float margin)
    {
        var (right, wrong, ambiguous, unknown) = (0, 0, 0, 0);
        foreach (var outcome in _outcomes.Where(outcome => outcome.Mated == mated))
        {
            switch (Matcher.Decide(outcome.Score, outcome.Second, threshold, margin))
            {
                case Verdict.Match when outcome.MateIsNearest: right++; break;
                case Verdict.Match: wrong++; break;
                case Verdict.Ambiguous: ambiguous++; break;
                default: unknown++; break;
            }
        }

        double all = Math.Max(1, mated ? MatedProbes : NonMatedProbes);
        return new VerdictShares(right / all, wrong / all, ambiguous / all, unknown / all);
    }

    private static SearchOutcome[] SearchAll(
        EmbeddingMatrix gallery, List<(LabelledEmbedding Sample, bool Mated)> probes, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var outcomes = new SearchOutcome[probes.Count];
        var done = 0;
        Parallel.For(0, probes.Count, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            var (sample, mated) = probes[index];
            outcomes[index] = Search(gallery, sample, mated);
            progress?.Report((double)Interlocked.Increment(ref done) / probes.Count);
        });
        return outcomes;
    }

    private static SearchOutcome Search(EmbeddingMatrix gallery, LabelledEmbedding probe, bool mated)
    {
        if (probe.Embedding is not { } embedding) return new SearchOutcome(mated, MateIsNearest: false, -1, null);
        var (best, nearest, second) = (float.NegativeInfinity, 0, float.NegativeInfinity);
        for (var row = 0; row < gallery.Count; row++)
        {
            var score = Math.Clamp(TensorPrimitives.Dot(embedding.Values, gallery.Template(row)), -1f, 1f);
            var same = gallery.Person(row) == gallery.Person(nearest);
            if (score > best)
            {
                if (!same) second = best;
                (best, nearest) = (score, row);
            }
            else if (!same)
            {
                second = MathF.Max(second, score);
            }
        }

        return new SearchOutcome(mated, mated && gallery.Samples[nearest].Person == probe.Person, best, float.IsFinite(second) ? second : null);
    }

    // Score of the nearest person, and of the second one where there is one.
    private readonly record struct SearchOutcome(bool Mated, bool MateIsNearest, float Score, float? Second);
}

using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Evaluation;

/// <summary>One split of a set's people.</summary>
/// <param name="Templates">Templates searched, of the second half.</param>
/// <param name="NonMatedProbes">Searches by strangers, of the second half.</param>
/// <param name="Point">Error rates of the second half at the threshold of the first.</param>
public readonly record struct HalvesSplit(int Templates, int NonMatedProbes, IdentificationPoint Point);

/// <summary>
/// Whether thresholds hold for people they were not measured on: the people of a set are split in two halves at random, many times; the table
/// measured on the first half decides the searches among the second.
/// </summary>
/// <param name="Splits">The splits.</param>
public sealed record HalvesTest(IReadOnlyList<HalvesSplit> Splits)
{
    private const int Seed = 5;

    /// <summary>Mean false positive identification rate.</summary>
    public double MeanFpir => Splits.Average(split => split.Point.Fpir);

    /// <summary>Mean false negative identification rate.</summary>
    public double MeanFnir => Splits.Average(split => split.Point.Fnir);

    /// <summary>Runs the test; the splits are the same in every run.</summary>
    /// <param name="samples">The set. Failures to acquire are included.</param>
    /// <param name="galleryPerPerson">Images enrolled of each person, at least 1.</param>
    /// <param name="targetFpir">Wanted rate, above 0 and below 1.</param>
    /// <param name="splits">How many splits, at least 1.</param>
    /// <param name="progress">Told the share done, 0..1.</param>
    /// <param name="cancellationToken">Observed between blocks.</param>
    /// <exception cref="Errors.FaceException">A half has no gallery, no strangers, or too few comparisons for a table.</exception>
    public static HalvesTest Run(
        IReadOnlyList<LabelledEmbedding> samples, int galleryPerPerson, double targetFpir, int splits, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(splits, 1);
        var random = new Random(Seed);
        string[] people = [.. samples.Select(sample => sample.Person).Distinct(StringComparer.Ordinal)];
        var model = samples.First(sample => sample.Embedding is not null).Embedding!;
        var found = new HalvesSplit[splits];
        for (var n = 0; n < splits; n++)
        {
            random.Shuffle(people);
            var first = people.Take(people.Length / 2).ToHashSet(StringComparer.Ordinal);
            var table = Calibration.Run(samples.Where(sample => first.Contains(sample.Person)), null, cancellationToken).ToTable("half", "");
            var test = IdentificationTest.Run(samples.Where(sample => !first.Contains(sample.Person)), galleryPerPerson, null, cancellationToken);
            var point = OperatingPoints.ForIdentification(new Recogniser("half", model.ModelId, model.Dimension, table), targetFpir, test.Templates);
            found[n] = new HalvesSplit(test.Templates, test.NonMatedProbes, test.At(point.Threshold));
            progress?.Report((n + 1.0) / splits);
        }

        return new HalvesTest(found);
    }
}

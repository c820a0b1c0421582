using System.Numerics.Tensors;
using FaceCV.Core.Errors;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Evaluation;

/// <summary>A comparison worth a look.</summary>
/// <param name="Score">Similarity.</param>
/// <param name="First">One image.</param>
/// <param name="Second">The other.</param>
public readonly record struct NotableComparison(float Score, string First, string Second);

/// <summary>All mated and non-mated comparisons of a labelled set, and the thresholds they give (ISO/IEC 19795-1, offline technology test).</summary>
/// <param name="MatedComparisons">Same-person comparisons, every image with every other of that person.</param>
/// <param name="NonMatedComparisons">Different-person comparisons.</param>
/// <param name="Points">Thresholds for FMR 1e-1 to 1e-6, as far as there are enough comparisons for at least one false match.</param>
/// <param name="Curve">Error rates over thresholds, for drawing.</param>
/// <param name="HighestNonMated">The highest scores of different people: wrong labels of the set, twins, or the recogniser's worst errors.</param>
public sealed record Calibration(
    long MatedComparisons,
    long NonMatedComparisons,
    IReadOnlyList<ThresholdPoint> Points,
    IReadOnlyList<DetPoint> Curve,
    IReadOnlyList<NotableComparison> HighestNonMated)
{
    private const int BlockRows = 128;
    private const int Notable = 20;

    private SortedScores Mated { get; init; } = new([]);

    /// <summary>Compares every image with every other, once: the earlier one as enrolled, the later one as a probe.</summary>
    /// <param name="samples">The set; failures to acquire are left out.</param>
    /// <param name="progress">Told the share done, 0..1.</param>
    /// <param name="cancellationToken">Observed between blocks.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when there are no mated, or fewer than 100 non-mated comparisons.</exception>
    public static Calibration Run(
        IEnumerable<LabelledEmbedding> samples, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Run(new EmbeddingMatrix(samples), null, progress, cancellationToken);

    /// <summary>As <see cref="Run"/>, with the score of <see cref="EuclideanThresholds"/> instead of cosine similarity.</summary>
    /// <returns>The calibration and the mean length of a raw output.</returns>
    /// <exception cref="FaceException">As <see cref="Run"/>.</exception>
    public static (Calibration Calibration, double ReferenceLength) RunEuclidean(
        IEnumerable<LabelledEmbedding> samples, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var matrix = new EmbeddingMatrix(samples);
        var length = matrix.Count == 0 ? 1 : MathF.Round(matrix.MeanLength, 4);
        return (Run(matrix, length, progress, cancellationToken), Math.Round((double)length, 4));
    }

    private static Calibration Run(EmbeddingMatrix matrix, float? rawLength, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var (mated, nonMated) = CompareAll(matrix, rawLength, progress, cancellationToken);
        if (mated.Count == 0 || nonMated.Count < 100)
        {
            throw new FaceException(
                FaceError.InvalidArgument,
                $"The set gives {mated.Count} mated and {nonMated.Count} non-mated comparisons; at least 1 and 100 are needed.",
                "Use a folder with a sub-folder for each person, several images in some of them.");
        }

        var sorted = new SortedScores(mated);
        NotableComparison[] notable =
        [
            .. nonMated.Top().Take(Notable).Select(score => new NotableComparison(
                score.Score, matrix.Samples[score.First].Image, matrix.Samples[score.Second].Image)),
        ];
        return new Calibration(sorted.Count, nonMated.Count, Rows(sorted, nonMated), Draw(sorted, nonMated), notable) { Mated = sorted };
    }

    /// <summary>False non-match rate at any threshold: the share of mated comparisons below it.</summary>
    public double FnmrAt(double threshold) => 1 - Mated.RateAtOrAbove(threshold);

    /// <summary>The table as a manifest holds it: rates to three digits, bounds rounded outwards.</summary>
    /// <param name="dataset">What it was measured on.</param>
    /// <param name="command">The command that made it.</param>
    public ThresholdTable ToTable(string dataset, string command) => new(dataset, command, MatedComparisons, NonMatedComparisons, RoundedPoints);

    /// <summary>The rows as a manifest holds them.</summary>
    public IReadOnlyList<ThresholdPoint> RoundedPoints =>
    [
        .. Points.Select(point => point with
        {
            FmrLower = ToThreeDigits(point.FmrLower, Math.Floor), FmrUpper = ToThreeDigits(point.FmrUpper, Math.Ceiling), Fnmr = Math.Round(point.Fnmr, 5),
        }),
    ];

    private static double ToThreeDigits(double rate, Func<double, double> round)
    {
        if (rate <= 0) return 0;
        var places = 2 - (int)Math.Floor(Math.Log10(rate));
        return Math.Round(round(rate * Math.Pow(10, places)) / Math.Pow(10, places), Math.Clamp(places, 0, 15));
    }

    private static (List<float> Mated, ScoreTally NonMated) CompareAll(
        EmbeddingMatrix matrix, float? rawLength, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var blocks = (matrix.Count + BlockRows - 1) / BlockRows;
        (int First, int Second)[] tiles = [.. from first in Enumerable.Range(0, blocks) from second in Enumerable.Range(first, blocks - first) select (first, second)];
        var (mated, nonMated) = (new List<float>(), new ScoreTally());
        var done = 0;
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(
            tiles,
            options,
            () => (Mated: new List<float>(), NonMated: new ScoreTally()),
            (tile, _, local) =>
            {
                CompareTile(matrix, rawLength, tile.First * BlockRows, tile.Second * BlockRows, local.Mated, local.NonMated);
                progress?.Report((double)Interlocked.Increment(ref done) / tiles.Length);
                return local;
            },
            local =>
            {
                lock (mated)
                {
                    mated.AddRange(local.Mated);
                    nonMated.Merge(local.NonMated);
                }
            });
        return (mated, nonMated);
    }

    // Two blocks of rows stay in the cache while each row of one meets each row of the other.
    private static void CompareTile(EmbeddingMatrix matrix, float? rawLength, int firstRow, int secondRow, List<float> mated, ScoreTally nonMated)
    {
        var (firstEnd, secondEnd) = (Math.Min(firstRow + BlockRows, matrix.Count), Math.Min(secondRow + BlockRows, matrix.Count));
        for (var i = firstRow; i < firstEnd; i++)
        {
            var row = matrix.Template(i);
            for (var j = Math.Max(secondRow, i + 1); j < secondEnd; j++)
            {
                var cosine = Math.Clamp(TensorPrimitives.Dot(row, matrix.Probe(j)), -1f, 1f);
                var score = rawLength is { } length ? 1 - (matrix.SquaredDistance(i, j, cosine) / (2 * length * length)) : cosine;
                if (matrix.Person(i) == matrix.Person(j)) mated.Add(score);
                else nonMated.Add(score, i, j);
            }
        }
    }

    private static List<ThresholdPoint> Rows(SortedScores mated, ScoreTally nonMated)
    {
        var rows = new List<ThresholdPoint>();
        for (var power = 1; power <= 6; power++)
        {
            var fmr = Math.Round(Math.Pow(10, -power), 6);
            var allowed = (long)Math.Floor((fmr * nonMated.Count) + 1e-6);
            if (allowed < 1) break;

            // Rounded up to six digits: readable, and never more lenient than what was measured.
            var threshold = Math.Round(Math.Ceiling(Math.Round(nonMated.ThresholdFor(allowed) * 1e6, 3)) / 1e6, 6);
            var bounds = WilsonInterval.Of(nonMated.CountAtOrAbove(threshold), nonMated.Count);
            rows.Add(new ThresholdPoint(fmr, threshold, bounds.Lower, bounds.Upper, 1 - mated.RateAtOrAbove(threshold)));
        }

        return rows;
    }

    private static List<DetPoint> Draw(SortedScores mated, ScoreTally nonMated)
    {
        const int PerDecade = 40;
        var points = new List<DetPoint>();
        var steps = (int)Math.Ceiling(Math.Log10(nonMated.Count) * PerDecade);
        for (var step = 1; step <= steps; step++)
        {
            var allowed = Math.Max(1, (long)Math.Round(nonMated.Count * Math.Pow(10, -(double)step / PerDecade)));
            var threshold = nonMated.ThresholdFor(allowed);
            points.Add(new DetPoint(threshold, (double)allowed / nonMated.Count, 1 - mated.RateAtOrAbove(threshold)));
        }

        return points;
    }
}

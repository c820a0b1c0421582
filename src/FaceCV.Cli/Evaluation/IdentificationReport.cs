using FaceCV.Core.Evaluation;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Cli.Evaluation;

/// <summary>Puts an identification test into words and figures.</summary>
/// <param name="set">The images.</param>
/// <param name="test">What was measured.</param>
/// <param name="halves">The same over halves of the people; null when it was not asked for.</param>
/// <param name="perPerson">Images enrolled of each person.</param>
/// <param name="options">Target rate and margin of the program.</param>
internal sealed class IdentificationReport(PeopleSet set, IdentificationTest test, HalvesTest? halves, int perPerson, RecognitionOptions options)
{
    // FPIR of the point that is always reported.
    private const double ReportedFpir = 0.01;

    /// <summary>The report; with the program's own threshold when the recogniser has a table.</summary>
    public EvaluationReport Make(Recogniser recogniser)
    {
        var best = test.AtFpir(ReportedFpir);
        OperatingPoint? own = recogniser.Thresholds is null ? null : OperatingPoints.ForIdentification(recogniser, options.IdentifyTargetFpir, test.Templates);
        var rows = new List<string[]> { Row($"chosen afterwards, for FPIR {Rates.Percent(ReportedFpir)}", best) };
        var tables = new List<ReportTable> { new("Open-set search", ["Threshold", "Similarity", "FPIR", "95 % bounds", "FNIR", "95 % bounds"], rows) };
        if (own is not null)
        {
            rows.Add(Row($"the program's own, for FPIR {Rates.Percent(options.IdentifyTargetFpir)}", test.At(own.Threshold)));
            tables.Add(VerdictTable(own.Threshold));
        }

        if (halves is not null) tables.Add(HalvesTable(halves));
        return new EvaluationReport(
            $"identify-{perPerson}", $"Identification, {perPerson} enrolled image(s) a person", Summary(recogniser), tables, Figures(best, own))
        {
            Plot = () => DetPlot.Draw(
                $"1:N search of {test.Templates:N0} templates", "False positive identification rate", "False negative identification rate", Curve()),
        };
    }

    private List<string> Summary(Recogniser recogniser)
    {
        List<string> lines =
        [
            set.Embedded.Line,
            $"Gallery: {test.Templates:N0} templates of {test.People:N0} people. Probes: {test.MatedProbes:N0} mated, {test.NonMatedProbes:N0} non-mated. Rank-1 (closed set): {Rates.Percent(test.RankOne)}.",
        ];
        lines.Add(recogniser.Thresholds is { } table
            ? $"The program's own threshold comes from the table measured on {table.Dataset}."
            : $"Pack '{recogniser.Pack}' has no measured thresholds, so the program itself would decide nothing; `facecv evaluate calibrate` measures them.");
        return lines;
    }

    private static string[] Row(string what, IdentificationPoint point) =>
    [
        what, $"{point.Threshold:0.0000}", Rates.Percent(point.Fpir), Bounds(point.FpirBounds), Rates.Percent(point.Fnir), Bounds(point.FnirBounds),
    ];

    private static string Bounds(WilsonInterval bounds) => $"{Rates.Percent(bounds.Lower)} to {Rates.Percent(bounds.Upper)}";

    private ReportTable VerdictTable(float threshold)
    {
        return new ReportTable(
            $"What the program answers at its own threshold, ambiguity margin {options.AmbiguityMargin:0.00}",
            ["Probe", "Named rightly", "Named wrongly", "Ambiguous", "Unknown"],
            [Row("enrolled person", test.Verdicts(mated: true, threshold, options.AmbiguityMargin)), Row("stranger", test.Verdicts(mated: false, threshold, options.AmbiguityMargin))]);

        static string[] Row(string probe, VerdictShares shares) =>
            [probe, Rates.Percent(shares.Right), Rates.Percent(shares.Wrong), Rates.Percent(shares.Ambiguous), Rates.Percent(shares.Unknown)];
    }

    private ReportTable HalvesTable(HalvesTest split)
    {
        return new ReportTable(
            $"People the thresholds were not measured on: {split.Splits.Count} random halves of {split.Splits[0].Templates:N0} or so templates, for FPIR {Rates.Percent(options.IdentifyTargetFpir)}",
            ["Rate", "Mean", "Least", "Greatest"],
            [Row("FPIR", point => point.Fpir), Row("FNIR", point => point.Fnir)]);

        string[] Row(string name, Func<IdentificationPoint, double> rate) =>
        [
            name,
            Rates.Percent(split.Splits.Average(each => rate(each.Point))),
            Rates.Percent(split.Splits.Min(each => rate(each.Point))),
            Rates.Percent(split.Splits.Max(each => rate(each.Point))),
        ];
    }

    // FNIR over FPIR from one false alarm upwards, evenly on a logarithm.
    private IEnumerable<(double Fpir, double Fnir)> Curve()
    {
        const int PerDecade = 20;
        var steps = (int)Math.Ceiling(Math.Log10(test.NonMatedProbes) * PerDecade);
        return Enumerable.Range(0, steps + 1)
            .Select(step => test.AtFpir(Math.Max(1.0 / test.NonMatedProbes, Math.Pow(10, -(double)step / PerDecade))))
            .Select(point => (point.Fpir, point.Fnir))
            .Distinct();
    }

    private object Figures(IdentificationPoint best, OperatingPoint? own) => new
    {
        Images = set.Samples.Count,
        FailuresToAcquire = set.Embedded.Failures.Count(),
        GalleryPerPerson = perPerson,
        Mirror = set.Embedded.Mirroring,
        set.Embedded.ImagesPerSecond,
        test.People,
        test.Templates,
        test.MatedProbes,
        test.NonMatedProbes,
        test.RankOne,
        TargetFpir = ReportedFpir,
        best.Fnir,
        best.Fpir,
        best.Threshold,
        best.FnirBounds,
        best.FpirBounds,
        Program = own is null ? null : Program(own),
        Halves = halves?.Splits,
    };

    private object Program(OperatingPoint own)
    {
        var point = test.At(own.Threshold);
        return new
        {
            own.Threshold,
            own.TargetFpir,
            own.Extrapolated,
            point.Fpir,
            point.FpirBounds,
            point.Fnir,
            point.FnirBounds,
            options.AmbiguityMargin,
            EnrolledPeople = test.Verdicts(mated: true, own.Threshold, options.AmbiguityMargin),
            Strangers = test.Verdicts(mated: false, own.Threshold, options.AmbiguityMargin),
        };
    }
}

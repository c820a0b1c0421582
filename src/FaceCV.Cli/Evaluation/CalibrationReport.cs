using System.Text.Json;
using System.Text.Json.Nodes;
using FaceCV.Core.Evaluation;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;
using FaceCV.Vision.Models;

namespace FaceCV.Cli.Evaluation;

/// <summary>Puts a calibration into words and figures.</summary>
internal static class CalibrationReport
{
    private static readonly long[] Galleries = [1, 100, 1_000, 10_000, 100_000, 1_000_000];

    /// <summary>The report.</summary>
    /// <param name="set">The images.</param>
    /// <param name="calibration">What was measured.</param>
    /// <param name="table">The same as a manifest holds it.</param>
    /// <param name="options">Target rates of the program.</param>
    public static EvaluationReport Of(PeopleSet set, Calibration calibration, ThresholdTable table, RecognitionOptions options)
    {
        var fragment = JsonSerializer.SerializeToNode(table, ModelManifest.Json)!;
        return new EvaluationReport(
            $"calibrate-{Word(set.Embedded.Mirroring)}{(set.Embedded.FromCrops ? "-crops" : "")}",
            $"Thresholds measured on {table.Dataset}",
            [
                set.Embedded.Line,
                $"{calibration.MatedComparisons:N0} mated and {calibration.NonMatedComparisons:N0} non-mated comparisons of {set.People:N0} people; mirror averaging: {Word(set.Embedded.Mirroring)}.",
            ],
            [Measured(calibration), Euclidean(table.Euclidean!), InUse(calibration, table, options), Highest(calibration)],
            Figures(set, calibration, fragment))
        {
            Plot = () => DetPlot.Draw(
                $"DET, {table.Dataset}", "False match rate", "False non-match rate", calibration.Curve.Select(point => (point.Fmr, point.Fnmr))),
            Attachments = new Dictionary<string, string>(StringComparer.Ordinal) { ["-thresholds.json"] = $"{Fragment(fragment)}\n" },
        };
    }

    /// <summary>The member of a recogniser in a pack's manifest.</summary>
    public static string Fragment(JsonNode table) => $"\"thresholds\": {table.ToJsonString(ModelManifest.Json)}";

    private static ReportTable Measured(Calibration calibration) => new(
        "Measured thresholds",
        ["FMR", "Threshold", "95 % bounds of the FMR", "FNMR"],
        [.. calibration.Points.Select(point => new[]
        {
            Rates.Scientific(point.Fmr), $"{point.Threshold:0.0000}", $"{Rates.Scientific(point.FmrLower)} to {Rates.Scientific(point.FmrUpper)}", Rates.Percent(point.Fnmr),
        })]);

    private static ReportTable Euclidean(EuclideanThresholds raw) => new(
        $"The same by Euclidean distance of raw outputs, whose mean length is {raw.ReferenceLength}",
        ["FMR", "Greatest distance", "95 % bounds of the FMR", "FNMR"],
        [.. raw.Points.Select(point => new[]
        {
            Rates.Scientific(point.Fmr),
            $"{raw.ReferenceLength * Math.Sqrt(2 - (2 * point.Threshold)):0.0000}",
            $"{Rates.Scientific(point.FmrLower)} to {Rates.Scientific(point.FmrUpper)}",
            Rates.Percent(point.Fnmr),
        })]);

    private static ReportTable InUse(Calibration calibration, ThresholdTable table, RecognitionOptions options)
    {
        var rows = new List<string[]> { Row($"verify at FMR {Rates.Scientific(options.VerifyTargetFmr)}", options.VerifyTargetFmr) };
        rows.AddRange(Galleries.Select(size => Row(
            $"identify at FPIR {Rates.Scientific(options.IdentifyTargetFpir)} among {size:N0} templates", options.IdentifyTargetFpir / size)));
        return new ReportTable("Thresholds the program takes from it", ["Decision", "FMR of one comparison", "Threshold", "FNMR", "Extrapolated"], rows);

        string[] Row(string what, double fmr)
        {
            var threshold = table.At(fmr);
            return [what, Rates.Scientific(fmr), $"{threshold.Similarity:0.0000}", Rates.Percent(calibration.FnmrAt(threshold.Similarity)), threshold.Extrapolated ? "yes" : "no"];
        }
    }

    private static ReportTable Highest(Calibration calibration) => new(
        "Highest non-mated comparisons (wrong labels of the set, or the recogniser's worst errors)",
        ["Similarity", "Enrolled", "Probe"],
        [.. calibration.HighestNonMated.Select(each => new[] { $"{each.Score:0.0000}", each.First, each.Second })]);

    private static object Figures(PeopleSet set, Calibration calibration, JsonNode fragment) => new
    {
        Images = set.Samples.Count,
        set.People,
        FailuresToAcquire = set.Embedded.Failures.Count(),
        set.Embedded.ImagesPerSecond,
        Mirror = set.Embedded.Mirroring,
        set.Embedded.FromCrops,
        calibration.MatedComparisons,
        calibration.NonMatedComparisons,
        calibration.Points,
        calibration.HighestNonMated,
        ManifestThresholds = fragment,
    };

    /// <summary>The choice as the option names it.</summary>
    public static string Word(Mirroring mirroring) => mirroring.ToString().ToLowerInvariant();
}

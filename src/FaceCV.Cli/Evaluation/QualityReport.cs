using FaceCV.Core.Evaluation;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;

namespace FaceCV.Cli.Evaluation;

/// <summary>Whether quality foretells misses, in words and figures.</summary>
internal static class QualityReport
{
    private static readonly double[] Shares = [0, 0.05, 0.1, 0.2];

    private static readonly (string Name, Func<FaceQuality, float> Of)[] Measures =
    [
        ("overall", quality => quality.Overall), ("sharpness", quality => quality.Sharpness), ("light", quality => quality.Light),
        ("pose", quality => quality.Pose), ("size", quality => quality.Size), ("detection", quality => quality.Detection),
    ];

    /// <summary>The report.</summary>
    /// <param name="run">The rated images.</param>
    /// <param name="threshold">The threshold that comparisons are decided by.</param>
    /// <param name="degraded">What degradations did; empty when none was tried.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static EvaluationReport Of(QualityRun run, DecisionThreshold threshold, IReadOnlyList<DegradationRow> degraded, CancellationToken cancellationToken)
    {
        var curves = Measures.Select(measure => (measure.Name, Points: ErrorRejectCurve.Of(
            [.. run.Faces.Select(face => new RatedEmbedding(face.Person, face.Embedding, measure.Of(face.Quality)))], threshold.Similarity, Shares, cancellationToken))).ToArray();
        var overall = curves[0].Points;
        return new EvaluationReport(
            "quality",
            $"Does quality foretell misses? {run.Images:N0} images",
            [
                $"{run.Images:N0} images, {run.Images - run.Faces.Count:N0} without a face; {overall[0].Comparisons:N0} comparisons of two images of one person, decided at similarity {threshold.Similarity:0.0000}{(threshold.TargetFmr is { } fmr ? $" (FMR {Rates.Scientific(fmr)})" : "")}.",
                .. overall.Select(point => $"The worst {point.Rejected * 100:0} % refused (quality from {point.LeastQuality:0.00}): {Share(point.Fnmr)} of comparisons missed, {Share(point.PeopleFnmr)} as the mean over people."),
            ],
            [
                new ReportTable(
                    "Refused by overall quality",
                    ["Refused", "Quality from", "Images", "Comparisons", "Missed", "FNMR (95 %)", "Mean over people"],
                    [.. overall.Select(point => new[] { $"{point.Rejected * 100:0} %", $"{point.LeastQuality:0.000}", $"{point.Images:N0}", $"{point.Comparisons:N0}", $"{point.Missed:N0}", Rates.WithBounds(point.Missed, point.Comparisons), Share(point.PeopleFnmr) })]),
                new ReportTable(
                    "FNMR, mean over people, refused by each component",
                    ["Component", .. Shares.Select(share => $"{share * 100:0} % refused")],
                    [.. curves.Select(curve => new[] { curve.Name }.Concat(curve.Points.Select(point => Share(point.PeopleFnmr))).ToArray())]),
                .. degraded.Count == 0 ? [] : new[] { DegradedTable(degraded) },
            ],
            new { run.Images, WithoutFace = run.Images - run.Faces.Count, Threshold = threshold.Similarity, threshold.TargetFmr, ErrorReject = curves.Select(curve => new { Measure = curve.Name, curve.Points }), Degraded = degraded });
    }

    private static ReportTable DegradedTable(IReadOnlyList<DegradationRow> rows) => new(
        "Quality of the same pictures made worse",
        ["Made worse", "Strength", "Images", "Not found", "Quality", "Component", "Similarity to the original"],
        [.. rows.Select(row => new[]
        {
            $"{row.Kind}".ToLowerInvariant(), row.Strength == 0 ? "none" : Strength(row), $"{row.Images:N0}", $"{row.NotFound:N0}", $"{row.Overall:0.000}", $"{row.Component:0.000}", $"{row.Similarity:0.000}",
        })]);

    private static string Strength(DegradationRow row) => row.Kind switch
    {
        DegradationKind.Blur => $"{row.Strength} px",
        _ => $"1/{row.Strength}",
    };

    private static string Share(double? share) => share is { } value ? Rates.Percent(value) : "";
}

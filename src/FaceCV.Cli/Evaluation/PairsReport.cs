using FaceCV.Core.Evaluation;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Evaluation;

/// <summary>Puts the LFW protocol into words and figures.</summary>
internal static class PairsReport
{
    private static readonly double[] Fmrs = [1e-2, 1e-3];

    /// <summary>The report.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="embeddings">Embedding by image; null is a failure to acquire.</param>
    /// <param name="set">How they were embedded.</param>
    public static EvaluationReport Of(PairsFile pairs, IReadOnlyDictionary<PairImage, Embedding?> embeddings, EmbeddedSet set)
    {
        FoldScore[] scores = [.. pairs.Pairs.Select(pair => new FoldScore(Score(embeddings[pair.First], embeddings[pair.Second]), pair.Mated, pair.Fold))];
        var folds = CrossValidation.Run(scores);
        var det = new DetCurve(Scores(mated: true), Scores(mated: false));
        DetPoint[] points = [.. Fmrs.Select(det.AtFmr)];
        var summary = new List<string>
        {
            set.Line,
            $"Accuracy {Rates.Percent(folds.Accuracy)} ± {Rates.Percent(folds.StandardError)} (standard error) over {pairs.Folds} fold(s) of {pairs.Pairs.Count:N0} pairs.",
        };
        summary.AddRange(set.Failures.Take(5).Select(failure => $"Failure to acquire: {Path.GetFileName(failure.File)}: {failure.Failure}"));
        return new EvaluationReport(
            set.Mirroring == Mirroring.All ? "pairs-mirror" : "pairs",
            $"LFW protocol, {pairs.Pairs.Count:N0} pairs in {pairs.Folds} fold(s){(set.Mirroring == Mirroring.All ? ", mirror-averaged" : "")}",
            summary,
            [FoldTable(folds), RateTable(points)],
            Figures(pairs, folds, points, set))
        {
            Plot = () => DetPlot.Draw("DET, 1:1 comparisons", "False match rate", "False non-match rate", det.Points().Select(point => (point.Fmr, point.Fnmr))),
        };

        IEnumerable<float> Scores(bool mated) => scores.Where(score => score.Mated == mated).Select(score => score.Score);
    }

    // A pair that could not be acquired matches at no threshold in use.
    private static float Score(Embedding? first, Embedding? second) => first is null || second is null ? -1 : first.Similarity(second);

    private static ReportTable FoldTable(CrossValidation result) => new(
        "Accuracy by fold, the threshold chosen on the others",
        ["Fold", "Accuracy", "Threshold", "Pairs"],
        [
            .. result.Folds.Select(fold => new[] { $"{fold.Fold + 1}", Rates.Percent(fold.Accuracy), $"{fold.Threshold:0.0000}", $"{fold.Comparisons:N0}" }),
            ["mean", $"{Rates.Percent(result.Accuracy)} ± {Rates.Percent(result.StandardError)}", "", $"{result.Folds.Sum(fold => fold.Comparisons):N0}"],
        ]);

    private static ReportTable RateTable(DetPoint[] points) => new(
        "True match rate at a false match rate, over all folds",
        ["FMR at most", "TMR", "Threshold"],
        [.. points.Select((point, index) => new[] { Rates.Scientific(Fmrs[index]), Rates.Percent(point.Tmr), $"{point.Threshold:0.0000}" })]);

    private static object Figures(PairsFile pairs, CrossValidation folds, DetPoint[] points, EmbeddedSet set) => new
    {
        folds.Accuracy,
        AccuracyStderr = folds.StandardError,
        Images = set.Images.Count,
        Pairs = pairs.Pairs.Count,
        FailuresToAcquire = set.Failures.Count(),
        TmrAtFmr = ByFmr(points, point => point.Tmr),
        ThresholdAtFmr = ByFmr(points, point => point.Threshold),
        Folds = folds.Folds.Select(fold => new { Fold = fold.Fold + 1, fold.Accuracy, fold.Threshold, Pairs = fold.Comparisons }),
        Mirror = set.Mirroring == Mirroring.All,
        set.ImagesPerSecond,
        Failures = set.Failures.Select(failure => new { File = Path.GetFileName(failure.File), Reason = failure.Failure }),
    };

    private static Dictionary<string, double> ByFmr(DetPoint[] points, Func<DetPoint, double> value) =>
        points.Select((point, index) => (Key: Rates.Scientific(Fmrs[index]), Value: value(point))).ToDictionary(each => each.Key, each => each.Value, StringComparer.Ordinal);
}

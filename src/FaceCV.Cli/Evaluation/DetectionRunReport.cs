using FaceCV.Core.Evaluation;

namespace FaceCV.Cli.Evaluation;

/// <summary>Puts a detection run into words and figures.</summary>
internal static class DetectionRunReport
{
    /// <summary>The report.</summary>
    /// <param name="run">What was measured.</param>
    /// <param name="smallFaces">Whether small faces were looked for.</param>
    /// <param name="minHeight">Labelled faces lower than this, in pixels, were ignored.</param>
    public static EvaluationReport Of(DetectionRun run, bool smallFaces, float minHeight)
    {
        var report = run.Report;
        var speed = report.Images / Math.Max(1e-9, run.Elapsed.TotalSeconds);
        return new EvaluationReport(
            smallFaces ? "detect-small-faces" : "detect",
            $"Detection{(smallFaces ? " with small faces" : "")}, {report.Images:N0} images",
            [
                $"{report.Images:N0} images in {run.Elapsed.TotalSeconds:0.0} s, {speed:0.0} images/s, detection {run.DetectMs:0.0} ms an image; unreadable: {run.Unreadable:N0}.",
                $"Average precision {report.AveragePrecision:0.000} over {report.Faces:N0} faces of {minHeight:0} px and more, overlap (IoU) at least 0.5, scores from {DetectionRun.LeastScore:0.00} up.",
                $"At score {report.Threshold:0.00}: {report.TruePositives:N0} faces found, recall {Rates.Percent((double)report.TruePositives / Math.Max(1, report.Faces))}, {report.FalsePositives:N0} false positives.",
            ],
            [new ReportTable("Recall by face height", ["Height in pixels", "Faces", "Found", "Recall"], [.. report.ByHeight.Select(Row)])],
            new
            {
                report.Images,
                report.Faces,
                report.AveragePrecision,
                report.Threshold,
                report.TruePositives,
                report.FalsePositives,
                Recall = (double)report.TruePositives / Math.Max(1, report.Faces),
                report.ByHeight,
                MinHeight = minHeight,
                SmallFaces = smallFaces,
                ImagesPerSecond = speed,
                run.DetectMs,
                run.Unreadable,
            });
    }

    private static string[] Row(HeightRecall bin) =>
    [
        bin.To is null ? $"{bin.From} and more" : bin.From == 0 ? $"below {bin.To}" : $"{bin.From} to {bin.To}",
        $"{bin.Faces:N0}", $"{bin.Found:N0}", bin.Recall is { } recall ? Rates.Percent(recall) : "",
    ];
}

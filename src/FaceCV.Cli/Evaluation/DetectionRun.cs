using FaceCV.Cli.Errors;
using FaceCV.Cli.Images;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Evaluation;

/// <summary>Detections of a labelled set of images.</summary>
/// <param name="Report">Average precision, and recall and false positives at the detector's threshold.</param>
/// <param name="DetectMs">Mean time of the detection alone, milliseconds an image, while as many images at a time were worked on as the settings say.</param>
/// <param name="Elapsed">Wall time of the run at that threshold, for all images.</param>
/// <param name="Unreadable">Images that could not be decoded; their faces count as not found.</param>
internal sealed record DetectionRun(DetectionReport Report, double DetectMs, TimeSpan Elapsed, int Unreadable)
{
    /// <summary>
    /// Least score that counts for the average precision. Lower ones hardly add to the area, and each takes a second look when small faces
    /// are looked for.
    /// </summary>
    public const float LeastScore = 0.1f;

    // The limit on faces of one image protects the server; here the detector is measured.
    private const int MostFaces = 10_000;

    /// <summary>Detects the faces of every image twice: as the program would, and with a low threshold for the average precision.</summary>
    /// <param name="context">Console, settings, services.</param>
    /// <param name="images">Labelled images with their files.</param>
    /// <param name="smallFaces">Whether to look for small faces.</param>
    /// <param name="minHeight">Labelled faces lower than this, in pixels, are ignored.</param>
    /// <param name="threshold">The detector's threshold.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task<DetectionRun> RunAsync(
        CliContext context,
        IReadOnlyList<(GroundTruthImage Label, string File)> images,
        bool smallFaces,
        float minHeight,
        float threshold,
        CancellationToken cancellationToken)
    {
        await context.PreparePackAsync(cancellationToken);
        var request = context.Settings.NewAnalysis(FaceParts.None) with { SmallFaces = smallFaces, MaxFaces = MostFaces, MinDetectionScore = threshold };
        var time = context.Get<TimeProvider>();
        var started = time.GetTimestamp();
        var standing = await DetectAsync(context, "Detecting", images, request, cancellationToken);
        var elapsed = time.GetElapsedTime(started);
        var all = await DetectAsync(
            context, "Detecting, low threshold", images, request with { MinDetectionScore = Math.Min(LeastScore, threshold) }, cancellationToken);

        var (asUsed, ranked) = (new DetectionTest(minHeight), new DetectionTest(minHeight));
        for (var i = 0; i < images.Count; i++)
        {
            asUsed.Add(images[i].Label.Faces, standing[i]?.Faces ?? []);
            ranked.Add(images[i].Label.Faces, all[i]?.Faces ?? []);
        }

        var report = asUsed.Summarise(threshold) with { AveragePrecision = ranked.Summarise(threshold).AveragePrecision };
        var detectMs = standing.OfType<Found>().Select(each => each.Time.TotalMilliseconds).DefaultIfEmpty().Average();
        return new DetectionRun(report, detectMs, elapsed, standing.Count(each => each is null));
    }

    // A null is an image that cannot be decoded.
    private static async Task<Found?[]> DetectAsync(
        CliContext context, string title, IReadOnlyList<(GroundTruthImage Label, string File)> images, AnalysisRequest request, CancellationToken cancellationToken)
    {
        var found = new Found?[images.Count];
        await ProgressBar.RunAsync(context.Err, title, images.Count, step => Parallel.ForEachAsync(
            Enumerable.Range(0, images.Count),
            new ParallelOptions { MaxDegreeOfParallelism = context.Settings.Models.Workers, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                found[index] = await DetectAsync(context, images[index].File, request, token);
                step();
            }));
        return found;
    }

    private static async Task<Found?> DetectAsync(CliContext context, string file, AnalysisRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await ImageFiles.ReadAsync(file, context.Settings.Images, cancellationToken);
            var analysis = await context.Get<IFaceAnalyser>().AnalyseAsync(bytes, request, cancellationToken);
            return new Found([.. analysis.Faces.Select(face => new ScoredBox(face.Box, face.DetectionScore))], analysis.Timings.Detect);
        }
        catch (FaceException exception) when (CliFailure.From(exception).ExitCode == ExitCode.BadInput)
        {
            return null;
        }
    }

    private sealed record Found(ScoredBox[] Faces, TimeSpan Time);
}

using FaceCV.Cli.Output;
using FaceCV.Core.Faces;
using FaceCV.Vision;
using FaceCV.Vision.Imaging;

namespace FaceCV.Cli.Evaluation;

/// <summary>What one degradation does to images; a row of the test that quality falls as pictures get worse.</summary>
/// <param name="Kind">The way the pictures were made worse.</param>
/// <param name="Strength">How far; 0 is the picture as it was.</param>
/// <param name="Images">Images whose face was found at every strength of the kind; the means are of them.</param>
/// <param name="NotFound">Images whose face was not found at this strength.</param>
/// <param name="Overall">Mean quality.</param>
/// <param name="Component">Mean of the component meant for it: sharpness for blur, light for darkening, size for shrinking.</param>
/// <param name="Similarity">Mean similarity of the embedding to that of the picture as it was.</param>
internal sealed record DegradationRow(DegradationKind Kind, int Strength, int Images, int NotFound, double Overall, double Component, double Similarity);

/// <summary>Makes pictures worse and rates them again.</summary>
internal static class DegradationRun
{
    // Hardly lossy, so that the strength alone counts.
    private const int JpegQuality = 98;

    /// <summary>Rates every image at every strength.</summary>
    /// <param name="context">Console, settings, services.</param>
    /// <param name="faces">The images as they are.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task<IReadOnlyList<DegradationRow>> RunAsync(CliContext context, IReadOnlyList<RatedFace> faces, CancellationToken cancellationToken)
    {
        var rated = new DetectedFace?[faces.Count][];
        await ProgressBar.RunAsync(context.Err, "Degrading", faces.Count, step => Parallel.ForEachAsync(
            Enumerable.Range(0, faces.Count),
            new ParallelOptions { MaxDegreeOfParallelism = context.Settings.Models.Workers, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                rated[index] = await RateAsync(context, faces[index], token);
                step();
            }));
        return [.. Enum.GetValues<DegradationKind>().SelectMany(kind => RowsOf(kind, faces, rated))];
    }

    private static async Task<DetectedFace?[]> RateAsync(CliContext context, RatedFace face, CancellationToken cancellationToken)
    {
        var worse = new DetectedFace?[Degradation.All.Count];
        if (await QualityRun.ReadAsync(context, face.File, cancellationToken) is not { } bytes) return worse;
        using var picture = ImageDecoder.Decode(bytes, context.Get<VisionOptions>().Limits, reducedSide: 0, cancellationToken);
        for (var i = 0; i < worse.Length; i++)
        {
            using var degraded = Degradation.All[i].Apply(picture);
            worse[i] = await QualityRun.RateAsync(context, ImageEncoder.EncodeJpeg(degraded, JpegQuality), cancellationToken);
        }

        return worse;
    }

    private static IEnumerable<DegradationRow> RowsOf(DegradationKind kind, IReadOnlyList<RatedFace> faces, DetectedFace?[][] rated)
    {
        int[] strengths = [.. Enumerable.Range(0, Degradation.All.Count).Where(i => Degradation.All[i].Kind == kind)];
        int[] common = [.. Enumerable.Range(0, faces.Count).Where(image => strengths.All(i => rated[image][i] is not null))];
        if (common.Length == 0) yield break;
        yield return Row(0, 0, image => faces[image].Quality, _ => 1);
        foreach (var i in strengths)
        {
            yield return Row(
                Degradation.All[i].Strength,
                rated.Count(image => image[i] is null),
                image => rated[image][i]!.Quality!.Value,
                image => rated[image][i]!.Embedding!.Similarity(faces[image].Embedding));
        }

        DegradationRow Row(int strength, int notFound, Func<int, FaceQuality> quality, Func<int, float> similarity) => new(
            kind, strength, common.Length, notFound, common.Average(image => quality(image).Overall), common.Average(image => ComponentOf(kind, quality(image))), common.Average(similarity));
    }

    private static float ComponentOf(DegradationKind kind, FaceQuality quality) => kind switch
    {
        DegradationKind.Blur => quality.Sharpness,
        DegradationKind.Darken => quality.Light,
        _ => quality.Size,
    };
}

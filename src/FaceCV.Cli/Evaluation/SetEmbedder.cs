using FaceCV.Cli.Errors;
using FaceCV.Cli.Images;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Evaluation;

/// <summary>Embeds the wanted face of every image of a set, as many images at a time as the settings say.</summary>
internal static class SetEmbedder
{
    /// <summary>Embeds images. One without a usable face is a failure to acquire; a failure that would meet every image ends the run.</summary>
    /// <param name="context">Console, settings, services.</param>
    /// <param name="files">The images.</param>
    /// <param name="mirroring">What is averaged with the mirrored face.</param>
    /// <param name="enrolled">Whether an image, by its place in the list, is enrolled and so needs a template beside its probe; null is all.</param>
    /// <param name="fusion">Another recogniser to fuse with; null is none.</param>
    /// <param name="fromCrops">Make templates of the crop that enrolment keeps, as the job reembed does, and not of the picture.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task<EmbeddedSet> RunAsync(
        CliContext context, IReadOnlyList<string> files, Mirroring mirroring, Func<int, bool>? enrolled, Fusion? fusion, bool fromCrops, CancellationToken cancellationToken)
    {
        await context.PreparePackAsync(cancellationToken);
        var images = new EmbeddedImage[files.Count];
        var time = context.Get<TimeProvider>();
        var started = time.GetTimestamp();
        await ProgressBar.RunAsync(context.Err, "Embedding", files.Count, step => Parallel.ForEachAsync(
            Enumerable.Range(0, files.Count),
            new ParallelOptions { MaxDegreeOfParallelism = context.Settings.Models.Workers, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                images[index] = await EmbedAsync(context, files[index], Of(index), fusion, fromCrops, token);
                step();
            }));
        return new EmbeddedSet(images, time.GetElapsedTime(started), mirroring, fromCrops);

        Mirroring Of(int index) => mirroring == Mirroring.Templates && enrolled?.Invoke(index) == false ? Mirroring.None : mirroring;
    }

    private static async Task<EmbeddedImage> EmbedAsync(
        CliContext context, string file, Mirroring mirroring, Fusion? fusion, bool fromCrops, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await ImageFiles.ReadAsync(file, context.Settings.Images, cancellationToken);
            var request = context.Settings.NewAnalysis(fromCrops ? FaceParts.Embedding | FaceParts.AlignedCrop : FaceParts.Embedding) with
            {
                Mirror = mirroring == Mirroring.All, AlsoEmbed = fusion is null ? [] : [fusion.Pack],
            };
            var face = CentralFace.Of(await context.Get<IFaceAnalyser>().AnalyseAsync(bytes, request, cancellationToken));
            if (EmbeddingOf(face, fusion) is not { } probe) return new EmbeddedImage(file, null, null, "no face");
            if (fromCrops) return new EmbeddedImage(file, probe, await EmbedCropAsync(context, face!, mirroring != Mirroring.None, cancellationToken), null);
            var template = mirroring == Mirroring.Templates
                ? EmbeddingOf(CentralFace.Of(await context.Get<IFaceAnalyser>().AnalyseAsync(bytes, request with { Mirror = true }, cancellationToken)), fusion)
                : null;
            return new EmbeddedImage(file, probe, template, null);
        }
        catch (FaceException exception) when (CliFailure.From(exception) is { ExitCode: ExitCode.BadInput } failure)
        {
            return new EmbeddedImage(file, null, null, failure.Message);
        }
    }

    private static Task<Embedding> EmbedCropAsync(CliContext context, DetectedFace face, bool mirror, CancellationToken cancellationToken) =>
        context.Get<ICropEmbedder>().EmbedCropAsync(face.AlignedCrop, face.Embedding!.ModelId.Pack, mirror, cancellationToken);

    private static Embedding? EmbeddingOf(DetectedFace? face, Fusion? fusion) => face is null || fusion is null ? face?.Embedding : fusion.Join(face);
}

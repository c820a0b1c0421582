using FaceCV.Cli.Errors;
using FaceCV.Cli.Images;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Evaluation;

/// <summary>Quality and embedding of the images of a folder of people.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="Faces">Those whose face has a quality and an embedding.</param>
internal sealed record QualityRun(int Images, IReadOnlyList<RatedFace> Faces)
{
    private const FaceParts Parts = FaceParts.Quality | FaceParts.Embedding;

    /// <summary>Rates the face nearest the middle of every image.</summary>
    /// <param name="context">Console, settings, services.</param>
    /// <param name="folder">Folder with a sub-folder a person.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="FaceException">There is no such folder, or nobody in it.</exception>
    public static async Task<QualityRun> RunAsync(CliContext context, string folder, CancellationToken cancellationToken)
    {
        var people = ImageFiles.OfPeople(folder, context.Settings.Images, root: null);
        (string Person, string File)[] images = [.. people.SelectMany(person => person.Files.Select(file => (person.Name, file)))];
        await context.PreparePackAsync(cancellationToken);
        var faces = new RatedFace?[images.Length];
        await ProgressBar.RunAsync(context.Err, "Rating", images.Length, step => Parallel.ForEachAsync(
            Enumerable.Range(0, images.Length),
            new ParallelOptions { MaxDegreeOfParallelism = context.Settings.Models.Workers, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                var (person, file) = images[index];
                if (await ReadAsync(context, file, token) is { } bytes && await RateAsync(context, bytes, token) is { } face)
                    faces[index] = new RatedFace(person, file, face.Embedding!, face.Quality!.Value);
                step();
            }));
        return new QualityRun(images.Length, [.. faces.OfType<RatedFace>()]);
    }

    /// <summary>The bytes of an image, or null when it cannot be read.</summary>
    public static async Task<byte[]?> ReadAsync(CliContext context, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await ImageFiles.ReadAsync(file, context.Settings.Images, cancellationToken);
        }
        catch (FaceException exception) when (CliFailure.From(exception).ExitCode == ExitCode.BadInput)
        {
            return null;
        }
    }

    /// <summary>The face nearest the middle with quality and embedding; null when there is none.</summary>
    public static async Task<DetectedFace?> RateAsync(CliContext context, byte[] image, CancellationToken cancellationToken)
    {
        try
        {
            var face = CentralFace.Of(await context.Get<IFaceAnalyser>().AnalyseAsync(image, context.Settings.NewAnalysis(Parts), cancellationToken));
            return face is { Quality: not null, Embedding: not null } ? face : null;
        }
        catch (FaceException exception) when (CliFailure.From(exception).ExitCode == ExitCode.BadInput)
        {
            return null;
        }
    }
}

/// <summary>A rated face.</summary>
/// <param name="Person">The identity.</param>
/// <param name="File">Path of the image.</param>
/// <param name="Embedding">Its embedding.</param>
/// <param name="Quality">Its quality.</param>
internal sealed record RatedFace(string Person, string File, Embedding Embedding, FaceQuality Quality);

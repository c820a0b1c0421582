using FaceCV.Cli.Errors;
using FaceCV.Vision.Imaging;

namespace FaceCV.Cli.Images;

/// <summary>What became of one file.</summary>
/// <param name="File">Its path as given.</param>
/// <param name="Answer">The answer; null when it failed.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
internal sealed record ImageOutcome<T>(string File, T? Answer, CliFailure? Failure)
    where T : class
{
    /// <summary>0, or the failure's.</summary>
    public int Code => Failure?.ExitCode ?? ExitCode.Success;
}

/// <summary>Runs one question over several image files.</summary>
internal static class ImageBatch
{
    /// <summary>Asks about each file in turn. A bad file is an outcome; a failure that would meet every file ends the run.</summary>
    public static async Task<IReadOnlyList<ImageOutcome<T>>> RunAsync<T>(
        CliContext context, IReadOnlyList<string> files, Func<byte[], CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var outcomes = new List<ImageOutcome<T>>(files.Count);
        foreach (var file in files) outcomes.Add(await AskAsync(context, file, ask, cancellationToken));
        return outcomes;
    }

    /// <summary>Asks about one file.</summary>
    public static async Task<ImageOutcome<T>> AskAsync<T>(
        CliContext context, string file, Func<byte[], CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var bytes = await ImageFiles.ReadAsync(file, context.Settings.Images, cancellationToken);

            // What is no picture at all is told apart before a first use downloads a model pack.
            ImageDecoder.CheckKind(bytes);
            await context.PreparePackAsync(cancellationToken);
            return new ImageOutcome<T>(file, await ask(bytes, cancellationToken), null);
        }
        catch (Core.Errors.FaceException exception) when (CliFailure.From(exception) is { ExitCode: ExitCode.BadInput } failure)
        {
            return new ImageOutcome<T>(file, null, failure);
        }
    }

    /// <summary>Shows each failed file on the error stream, with what to do.</summary>
    public static void ShowFailures<T>(CliContext context, IEnumerable<ImageOutcome<T>> outcomes)
        where T : class
    {
        foreach (var outcome in outcomes)
        {
            if (outcome.Failure is { } failure) context.Err.WriteErrors(failure with { Message = $"{outcome.File}: {failure.Message}" });
        }
    }
}

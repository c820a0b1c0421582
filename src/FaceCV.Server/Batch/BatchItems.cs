using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Inference;
using FaceCV.Server.Problems;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Batch;

/// <summary>What became of one file of a batch.</summary>
/// <param name="Index">Place in the request, from 0.</param>
/// <param name="FileName">File name, or <c>file</c>.</param>
/// <param name="Answer">The answer; null when it failed.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
internal sealed record BatchOutcome<T>(int Index, string FileName, T? Answer, FaceException? Failure)
    where T : class
{
    /// <summary>v1's key of the file.</summary>
    public string Key => $"image_{Index}_{FileName}";
}

/// <summary>Runs one question over the files of a request, side by side, answers in file order.</summary>
internal sealed class BatchItems(FaceCvSettings settings)
{
    private const string ErrorsHeader = "X-FaceCV-Batch-Errors";

    /// <summary>Asks about every file. A file that is refused is an outcome; what would meet every file (no model, no database, no room) fails the request.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.MissingField"/> without files, <see cref="FaceError.InvalidArgument"/> with too many.</exception>
    public async Task<BatchOutcome<T>[]> RunAsync<T>(Upload upload, HttpContext context, Func<UploadedFile, int, CancellationToken, Task<T>> ask)
        where T : class
    {
        var files = Files(upload);
        var outcomes = new BatchOutcome<T>[files.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Models.Workers, CancellationToken = context.RequestAborted };
        await Parallel.ForAsync(0, files.Count, parallel, async (index, token) => outcomes[index] = await AskAsync(files[index], index, ask, token));
        var errors = outcomes.Where(outcome => outcome.Failure is not null).Select(outcome => $"{outcome.Index}={outcome.Failure!.Error.ToWire()}").ToArray();
        if (errors.Length > 0) context.Response.Headers[ErrorsHeader] = string.Join(", ", errors);
        return outcomes;
    }

    /// <summary>The files of a batch.</summary>
    public IReadOnlyList<UploadedFile> Files(Upload upload)
    {
        if (upload.Files.Count == 0) upload.File("files");
        if (upload.Files.Count > settings.Server.BatchMaxFiles)
        {
            throw new FaceException(
                FaceError.InvalidArgument, $"{upload.Files.Count} files were sent; one batch takes {settings.Server.BatchMaxFiles}.", "Send several batches, or raise FACECV_BATCH_MAX_FILES.");
        }

        return upload.Files;
    }

    private static async Task<BatchOutcome<T>> AskAsync<T>(UploadedFile file, int index, Func<UploadedFile, int, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var name = file.FileName ?? "file";
        InferenceQueue.BePatient();
        try
        {
            return new BatchOutcome<T>(index, name, await ask(file, index, cancellationToken), null);
        }
        catch (FaceException exception) when (ProblemMap.IsOfOnePicture(exception.Error))
        {
            return new BatchOutcome<T>(index, name, null, exception);
        }
    }
}

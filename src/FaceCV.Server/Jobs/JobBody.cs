using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Core.Jobs;
using FaceCV.Server.Configuration;
using FaceCV.Server.Import;
using FaceCV.Server.Problems;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace FaceCV.Server.Jobs;

/// <summary>The body of a request for a job. An archive goes straight to its file; it may be larger than the memory.</summary>
/// <param name="Fields">Fields of the body and the query.</param>
/// <param name="ArchiveHash">SHA-256 of the archive, hex; null when none came.</param>
/// <param name="Manifest">The manifest; null when none came.</param>
internal sealed record JobBody(Upload Fields, string? ArchiveHash, byte[]? Manifest)
{
    private const string ArchiveField = "file", ManifestField = "manifest";

    // Beside the archive: the manifest, texts, and what multipart itself takes.
    private const long Beside = Import.Manifest.MostBytes + (1 << 20);

    private const int BufferSize = 128 * 1024;

    /// <summary>Reads it.</summary>
    /// <exception cref="FaceException">A part is too large, or of no use here.</exception>
    /// <exception cref="HttpProblemException">The body cannot be read.</exception>
    public static async Task<JobBody> ReadAsync(HttpContext context, ParameterInfo parameter, JobId id, JobFiles files)
    {
        var services = context.RequestServices;
        var settings = services.GetRequiredService<FaceCvSettings>().Jobs;
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        var isArchive = type is not null && (type.MediaType.Equals("application/zip", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/x-zip-compressed", StringComparison.OrdinalIgnoreCase));
        var isForm = type is not null && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (!isArchive && !isForm)
        {
            var upload = (await Upload.BindAsync(context, parameter))!;
            return new JobBody(upload, null, ManifestText(upload));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = settings.MaxBytes + Beside;
        var (parts, archiveHash, manifest) = (new UploadParts(), (string?)null, (byte[]?)null);
        if (isArchive)
        {
            archiveHash = await StoreAsync(context.Request.Body, id, files, settings.MaxBytes, context.RequestAborted);
            return new JobBody(new Upload(parts, context.Request.Query), archiveHash, null);
        }

        services.GetRequiredService<UploadBudget>().Enter(context, Beside);
        await MultipartUploadReader.ReadAsync(context, type!, services.GetRequiredService<UploadLimits>(), parts, async (field, stream) =>
        {
            if (field == ArchiveField && archiveHash is null) archiveHash = await StoreAsync(stream, id, files, settings.MaxBytes, context.RequestAborted);
            else if (field == ManifestField && manifest is null) manifest = await ManifestAsync(stream, context.RequestAborted);
            else throw new FaceException(FaceError.InvalidArgument, $"A job takes one file '{ArchiveField}', a zip archive, and one file '{ManifestField}'; another came.", "Put all pictures into one archive.");
        });
        var fields = new Upload(parts, context.Request.Query);
        return new JobBody(fields, archiveHash, manifest ?? ManifestText(fields));
    }

    private static byte[]? ManifestText(Upload upload) => upload.Text(ManifestField) is { } text ? Encoding.UTF8.GetBytes(text) : null;

    private static async Task<byte[]> ManifestAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = await PooledBytes.ReadAsync(stream, Import.Manifest.MostBytes, Import.Manifest.TooLarge, cancellationToken);
        return bytes.Memory.ToArray();
    }

    private static async Task<string> StoreAsync(Stream stream, JobId id, JobFiles files, long most, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = Storing(() => files.Create(id));
            for (var length = 0L; await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read;)
            {
                length += read;
                if (length > most) throw TooLarge(most);
                hash.AppendData(buffer, 0, read);
                try
                {
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
                catch (IOException exception)
                {
                    throw Full(exception);
                }
            }

            Storing(() =>
            {
                file.Flush(flushToDisk: true);
                return true;
            });
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static T Storing<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Full(exception);
        }
    }

    private static FaceException Full(Exception cause) => new(
        FaceError.StoreUnavailable, "The archive could not be written into the data folder.", "Free some space on its disk, and let the user that runs this server write there.", cause);

    private static HttpProblemException TooLarge(long most) => new(
        StatusCodes.Status413PayloadTooLarge, "archive_too_large", $"The archive has more than {most:N0} bytes, which is the most this server takes.", "Send several jobs, or raise FACECV_JOB_MAX_BYTES.");
}

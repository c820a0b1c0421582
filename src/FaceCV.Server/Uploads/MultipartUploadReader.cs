using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FaceCV.Server.Uploads;

/// <summary>Reads multipart bodies straight into memory; the framework's form reader would put faces into temporary files.</summary>
internal static class MultipartUploadReader
{
    private const int MostTextBytes = 64 * 1024;
    private const int MostHeaders = 16, MostHeaderBytes = 16 * 1024;

    // Fields of DeepFace's service, which may hold a picture as base64 text.
    private static readonly string[] PictureTexts = ["img", "img1", "img2"];

    /// <summary>Reads a body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="contentType">Its type, with the boundary.</param>
    /// <param name="limits">Limits on pictures.</param>
    /// <param name="parts">Where what was read goes.</param>
    /// <param name="takeFile">Reads the file of a field instead of this, which takes files for pictures and into memory.</param>
    public static async Task ReadAsync(
        HttpContext context, MediaTypeHeaderValue contentType, UploadLimits limits, UploadParts parts, Func<string, Stream, Task>? takeFile = null)
    {
        var boundary = HeaderUtilities.RemoveQuotes(contentType.Boundary).Value;
        if (string.IsNullOrEmpty(boundary)) throw Malformed("its Content-Type names no boundary");
        var reader = new MultipartReader(boundary, context.Request.Body) { HeadersCountLimit = MostHeaders, HeadersLengthLimit = MostHeaderBytes };
        try
        {
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section) await ReadPartAsync(context, section, limits, parts, takeFile);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Malformed("it breaks off or is damaged");
        }
    }

    private static async Task ReadPartAsync(
        HttpContext context, MultipartSection section, UploadLimits limits, UploadParts parts, Func<string, Stream, Task>? takeFile)
    {
        if (section.GetContentDispositionHeader() is not { } disposition || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
            throw Malformed("a part has no field name");
        if (disposition.IsFileDisposition())
        {
            if (takeFile is not null)
            {
                await takeFile(name, section.Body);
                return;
            }

            var bytes = await PooledBytes.ReadAsync(section.Body, limits.MaxFileBytes, () => limits.TooLarge(name), context.RequestAborted);
            context.Response.RegisterForDispose(bytes);
            var file = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
            parts.Add(new UploadedFile(name, UploadParts.BareName(HeaderUtilities.RemoveQuotes(file).Value), bytes.Memory));
            return;
        }

        var most = PictureTexts.Contains(name) ? limits.MaxFileBytes / 3 * 4 : MostTextBytes;
        using var text = await PooledBytes.ReadAsync(
            section.Body, most, () => new FaceException(FaceError.InvalidArgument, $"The field '{name}' is longer than {most} bytes."), context.RequestAborted);
        parts.Add(name, Encoding.UTF8.GetString(text.Memory.Span));
    }

    private static HttpProblemException Malformed(string what) => new(
        StatusCodes.Status400BadRequest, "bad_multipart", $"The multipart body cannot be read: {what}.", "Let an HTTP library build it, for example `curl -F file=@photo.jpg`.");
}

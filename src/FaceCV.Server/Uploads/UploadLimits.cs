using System.Globalization;
using FaceCV.Core.Errors;

namespace FaceCV.Server.Uploads;

/// <summary>Limits on what a request may bring.</summary>
/// <param name="MaxFileBytes">Most bytes of one picture.</param>
/// <param name="MaxBatchBytes">Most bytes of the body of a batch.</param>
internal sealed record UploadLimits(long MaxFileBytes, long MaxBatchBytes)
{
    /// <summary>Pictures of the largest size that one body may hold, base64 allowed for.</summary>
    private const int FilesPerBody = 4;

    /// <summary>Most bytes of a whole request body.</summary>
    public long MaxBodyBytes => (MaxFileBytes * FilesPerBody) + (1 << 20);

    /// <summary>The refusal of a picture.</summary>
    public FaceException TooLarge(string field) => new(
        FaceError.ImageTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The picture in '{field}' has more than {MaxFileBytes:N0} bytes, which is the most this server takes."),
        "Send a smaller picture, or raise FACECV_MAX_UPLOAD_SIZE.");
}

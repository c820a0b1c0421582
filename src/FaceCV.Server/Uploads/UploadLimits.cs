using System.Globalization;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Uploads;

/// <summary>Limits on what a request may bring.</summary>
/// <param name="MaxFileBytes">Most bytes of one picture.</param>
/// <param name="MaxBatchBytes">Most bytes of the body of a batch.</param>
internal sealed record UploadLimits(long MaxFileBytes, long MaxBatchBytes)
{
    /// <summary>Pictures of the largest size that one body may hold, base64 allowed for.</summary>
    private const int FilesPerBody = 4;

    /// <summary>Most parts and fields of one body; also most pictures of a batch.</summary>
    public const int MostParts = 1_000;

    /// <summary>Most pictures of a body that is no batch.</summary>
    public const int MostFiles = 64;

    /// <summary>Most bytes of a body that holds no pictures.</summary>
    public const long MostTextBytes = 1 << 20;

    /// <summary>Most bytes of a whole request body.</summary>
    public long MaxBodyBytes => (MaxFileBytes * FilesPerBody) + (1 << 20);

    /// <summary>The limits of the settings.</summary>
    public static UploadLimits Of(FaceCvSettings settings) => new(settings.Images.MaxUploadSize, settings.Server.BatchMaxBytes);

    /// <summary>The refusal of a picture.</summary>
    public FaceException TooLarge(string field) => new(
        FaceError.ImageTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The picture in '{field}' has more than {MaxFileBytes:N0} bytes, which is the most this server takes."),
        "Send a smaller picture, or raise FACECV_MAX_UPLOAD_SIZE.");
}

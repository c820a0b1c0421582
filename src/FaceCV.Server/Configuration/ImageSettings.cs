using FaceCV.Vision.Imaging;

namespace FaceCV.Server.Configuration;

/// <summary>Which images are accepted.</summary>
public sealed record ImageSettings : ISettingsSection
{
    private static readonly ImageLimits Defaults = new();

    /// <inheritdoc/>
    public string Title => "Images";

    /// <summary>Most bytes of one image. Default 10 MiB.</summary>
    [Setting("FACECV_MAX_UPLOAD_SIZE", "Most bytes of one image file: a number, or a size such as `10MB` (1 MB is 1,048,576 bytes).", Min = 1024, Max = int.MaxValue, Bytes = true)]
    public long MaxUploadSize { get; init; } = Defaults.MaxBytes;

    /// <summary>Most pixels of one image. Default 64 million.</summary>
    [Setting("FACECV_MAX_IMAGE_PIXELS", "Most pixels of one image, width times height, read from its header before anything is decoded.", Min = 1024, Max = 500_000_000)]
    public long MaxImagePixels { get; init; } = Defaults.MaxPixels;

    /// <summary>Longest side of one image in pixels. Default 16,384.</summary>
    [Setting("FACECV_MAX_IMAGE_SIDE", "Longest side of one image, in pixels.", Min = 32, Max = 65_535)]
    public int MaxImageSide { get; init; } = Defaults.MaxSide;

    /// <summary>Longest side a large JPEG is decoded to, in pixels; 0 decodes in full. Default 960.</summary>
    [Setting("FACECV_REDUCED_DECODE_SIDE", "Longest side, in pixels, that a large JPEG is decoded to when no wanted face is lost by it; `0` always decodes in full.", Min = 0, Max = 65_535)]
    public int ReducedDecodeSide { get; init; } = Defaults.ReducedSide;

    /// <summary>Endings of the files that a folder enrolment takes.</summary>
    [Setting("FACECV_ALLOWED_EXTENSIONS", "Endings of the files that `facecv enrol --folder` and jobs take from folders and archives, separated by commas. Uploads are judged by their content, not by their name.")]
    public IReadOnlyList<string> AllowedExtensions { get; init; } = [".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif"];

    /// <summary>The limits as the decoder takes them.</summary>
    public ImageLimits ToLimits() => new()
    {
        MaxBytes = MaxUploadSize, MaxPixels = MaxImagePixels, MaxSide = MaxImageSide, ReducedSide = ReducedDecodeSide,
    };

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        if (AllowedExtensions.Count == 0) yield return new("FACECV_ALLOWED_EXTENSIONS", "is empty; name at least one ending, such as .jpg.");
        foreach (var ending in AllowedExtensions.Where(ending => ending.Length < 2 || ending[0] != '.' || ending.Contains('/')))
            yield return new("FACECV_ALLOWED_EXTENSIONS", $"holds '{ending}'; an ending starts with a dot, such as .jpg.");
    }
}

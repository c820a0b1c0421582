namespace FaceCV.Vision.Imaging;

/// <summary>Limits checked from the header, before pixels are decoded.</summary>
public sealed record ImageLimits
{
    /// <summary>Most bytes of a file. Default 10 MiB.</summary>
    public long MaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Most pixels, width times height. Default 64 million.</summary>
    public long MaxPixels { get; init; } = 64_000_000;

    /// <summary>Longest side in pixels. Default 16,384.</summary>
    public int MaxSide { get; init; } = 16_384;

    /// <summary>
    /// Longest side a large JPEG is decoded to, by the decoder's own 1/2, 1/4, 1/8 scales, when the request needs no smaller faces than
    /// survive it. Default 960. Zero decodes everything in full.
    /// </summary>
    public int ReducedSide { get; init; } = 960;
}

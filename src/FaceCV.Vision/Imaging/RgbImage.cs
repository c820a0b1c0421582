using System.Buffers;

namespace FaceCV.Vision.Imaging;

/// <summary>
/// A decoded picture: rows of 4-byte pixels R, G, B, 255, no padding, oriented, opaque. The buffer is pooled: dispose it once.
/// </summary>
public sealed class RgbImage : IDisposable
{
    /// <summary>Bytes of one pixel.</summary>
    public const int BytesPerPixel = 4;

    private byte[]? _buffer;

    /// <summary>Rents a picture of undefined content.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    public RgbImage(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        FullWidth = width;
        FullHeight = height;
        _buffer = ArrayPool<byte>.Shared.Rent(checked(width * height * BytesPerPixel));
    }

    /// <summary>Width in pixels as decoded.</summary>
    public int Width { get; }

    /// <summary>Height in pixels as decoded.</summary>
    public int Height { get; }

    /// <summary>Oriented width of the full-size picture; larger than <see cref="Width"/> after a reduced-scale decode.</summary>
    public int FullWidth { get; init; }

    /// <summary>Oriented height of the full-size picture.</summary>
    public int FullHeight { get; init; }

    /// <summary>Bytes of one row.</summary>
    public int Stride => Width * BytesPerPixel;

    /// <summary>The pixels.</summary>
    /// <exception cref="ObjectDisposedException">The picture was disposed.</exception>
    public Span<byte> Pixels => (_buffer ?? throw new ObjectDisposedException(nameof(RgbImage))).AsSpan(0, Width * Height * BytesPerPixel);

    /// <summary>Returns the buffer to the pool.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }
}

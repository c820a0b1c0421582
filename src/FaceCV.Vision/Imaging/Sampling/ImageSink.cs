using System.Runtime.InteropServices;

namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>Writes rows to a picture, rounded.</summary>
internal readonly struct ImageSink(RgbImage image) : IRowSink
{
    private readonly uint[] _row = new uint[RowKernels.Pad(image.Width)];

    /// <inheritdoc/>
    public void Write(int y, Span<float> planes)
    {
        RowKernels.Pack(planes, _row);
        _row.AsSpan(0, image.Width).CopyTo(MemoryMarshal.Cast<byte, uint>(image.Pixels).Slice(y * image.Width, image.Width));
    }
}

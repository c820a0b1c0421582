using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Imaging;

/// <summary>
/// Writes rows of R, G, B, X floats (0..255) into a model's input tensor: normalised, in its channel order and layout.
/// </summary>
internal readonly struct TensorRowWriter
{
    private const float RedLuma = 0.299f, GreenLuma = 0.587f, BlueLuma = 0.114f; // ITU-R BT.601

    private readonly ModelInput _input;
    private readonly Vector128<float> _scale;
    private readonly Vector128<float> _shift;

    /// <summary>Prepares for a model's input.</summary>
    public TensorRowWriter(ModelInput input)
    {
        _input = input;
        var (scale, shift) = (new float[4], new float[4]);
        for (var channel = 0; channel < input.Mean.Count; channel++)
        {
            // The tables follow the order of the row (RGB); mean and std follow the model's order.
            var at = input.Channels == ChannelOrder.Bgr ? 2 - channel : channel;
            scale[at] = 1 / input.Std[channel];
            shift[at] = -input.Mean[channel] / input.Std[channel];
        }

        (_scale, _shift) = (Vector128.Create(scale), Vector128.Create(shift));
    }

    /// <summary>Writes one row.</summary>
    /// <param name="row">As many pixels as the input is wide, R, G, B, X each.</param>
    /// <param name="y">Row of the input.</param>
    /// <param name="tensor">The whole input tensor.</param>
    public void Write(ReadOnlySpan<Vector128<float>> row, int y, Span<float> tensor)
    {
        if (_input.Channels == ChannelOrder.Grey) WriteGrey(row, tensor.Slice(y * row.Length, row.Length));
        else if (_input.Layout == TensorLayout.Nhwc) WriteInterleaved(row, tensor.Slice(y * row.Length * 3, row.Length * 3));
        else WritePlanes(row, y, tensor);
    }

    private void WriteGrey(ReadOnlySpan<Vector128<float>> row, Span<float> output)
    {
        var weights = Vector128.Create(RedLuma, GreenLuma, BlueLuma, 0) * _scale.ToScalar();
        for (var x = 0; x < row.Length; x++) output[x] = Vector128.Dot(row[x], weights) + _shift.ToScalar();
    }

    private void WriteInterleaved(ReadOnlySpan<Vector128<float>> row, Span<float> output)
    {
        var reversed = _input.Channels == ChannelOrder.Bgr;
        for (var x = 0; x < row.Length; x++)
        {
            var pixel = (row[x] * _scale) + _shift;
            output[3 * x] = pixel[reversed ? 2 : 0];
            output[(3 * x) + 1] = pixel[1];
            output[(3 * x) + 2] = pixel[reversed ? 0 : 2];
        }
    }

    private void WritePlanes(ReadOnlySpan<Vector128<float>> row, int y, Span<float> tensor)
    {
        var width = row.Length;
        var plane = width * _input.Height;
        var red = tensor.Slice((_input.Channels == ChannelOrder.Bgr ? 2 * plane : 0) + (y * width), width);
        var green = tensor.Slice(plane + (y * width), width);
        var blue = tensor.Slice((_input.Channels == ChannelOrder.Bgr ? 0 : 2 * plane) + (y * width), width);
        var x = 0;
        for (; x + 4 <= width; x += 4)
        {
            var (a, b, c, d) = (Normalise(row[x]), Normalise(row[x + 1]), Normalise(row[x + 2]), Normalise(row[x + 3]));
            // Transposes four R G B X pixels: rows a and c, then b and d, interleave to channels.
            var (evenLow, oddLow) = (InterleaveLow(a, c), InterleaveLow(b, d));
            Store(InterleaveLow(evenLow, oddLow), red, x);
            Store(InterleaveHigh(evenLow, oddLow), green, x);
            Store(InterleaveLow(InterleaveHigh(a, c), InterleaveHigh(b, d)), blue, x);
        }

        for (; x < width; x++)
        {
            var pixel = Normalise(row[x]);
            (red[x], green[x], blue[x]) = (pixel[0], pixel[1], pixel[2]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Normalise(Vector128<float> pixel) => (pixel * _scale) + _shift;

    // a0 b0 a1 b1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    // a2 b2 a3 b3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<float> values, Span<float> row, int x) =>
        values.StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)x);
}

using System.Runtime.InteropServices;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>Takes finished rows, top to bottom.</summary>
internal interface IRowSink
{
    /// <summary>Takes row <paramref name="y"/>: planar red, green, blue, 0..255, each plane padded to whole vectors.</summary>
    void Write(int y, Span<float> planes);
}

/// <summary>Writes rows to a network's input, normalised, in its layout and channel order.</summary>
internal readonly ref struct TensorSink : IRowSink
{
    private readonly Span<float> _tensor;
    private readonly int _width;
    private readonly int _height;
    private readonly int _rowWidth;
    private readonly ModelInput _input;

    /// <summary>Describes the target.</summary>
    /// <param name="tensor">The input's memory.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="rowWidth">Pixels of the rows that come, at most the width.</param>
    /// <param name="input">Layout, channel order, mean and deviation.</param>
    public TensorSink(Span<float> tensor, int width, int height, int rowWidth, ModelInput input)
    {
        var needed = (long)width * height * ChannelCount(input);
        if (tensor.Length < needed) throw new ArgumentException($"The tensor has {tensor.Length} values; {needed} are needed.", nameof(tensor));
        _tensor = tensor;
        _width = width;
        _height = height;
        _rowWidth = rowWidth;
        _input = input;
    }

    private static int ChannelCount(ModelInput input) => input.Channels == ChannelOrder.Grey ? 1 : 3;

    /// <inheritdoc/>
    public void Write(int y, Span<float> planes)
    {
        var padded = planes.Length / 3;
        if (_input.Channels == ChannelOrder.Grey) RowKernels.Luma(planes, planes[..padded]);
        var channels = ChannelCount(_input);
        for (var channel = 0; channel < channels; channel++)
        {
            var plane = planes.Slice((_input.Channels == ChannelOrder.Bgr ? 2 - channel : channel) * padded, _rowWidth);
            var scale = 1 / _input.Std[channel];
            var bias = -_input.Mean[channel] * scale;
            if (_input.Layout == TensorLayout.Nchw)
                RowKernels.Normalise(plane, scale, bias, _tensor.Slice(((channel * _height) + y) * _width, _rowWidth));
            else
                Interleave(plane, scale, bias, _tensor[((y * _width * channels) + channel)..], channels);
        }
    }

    /// <summary>Fills everything with one pixel value, normalised.</summary>
    public void Fill(float value)
    {
        var channels = ChannelCount(_input);
        for (var channel = 0; channel < channels; channel++)
        {
            var normalised = (value - _input.Mean[channel]) / _input.Std[channel];
            if (_input.Layout == TensorLayout.Nchw)
            {
                _tensor.Slice(channel * _height * _width, _height * _width).Fill(normalised);
                continue;
            }

            for (var i = channel; i < _width * _height * channels; i += channels) _tensor[i] = normalised;
        }
    }

    private static void Interleave(ReadOnlySpan<float> plane, float scale, float bias, Span<float> target, int channels)
    {
        for (var x = 0; x < plane.Length; x++) target[x * channels] = (plane[x] * scale) + bias;
    }
}

/// <summary>Writes rows to a picture, rounded.</summary>
internal readonly ref struct ImageSink(RgbImage image, Span<uint> scratch) : IRowSink
{
    private readonly Span<uint> _scratch = scratch;

    /// <inheritdoc/>
    public void Write(int y, Span<float> planes)
    {
        RowKernels.Pack(planes, _scratch);
        _scratch[..image.Width].CopyTo(MemoryMarshal.Cast<byte, uint>(image.Pixels).Slice(y * image.Width, image.Width));
    }
}

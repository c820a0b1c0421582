using FaceCV.Vision.Models;

namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>Writes rows to a network's input, normalised, in its layout and channel order.</summary>
internal readonly ref struct TensorSink : IRowSink
{
    private readonly Span<float> _tensor;
    private readonly ModelInput _input;
    private readonly int _width;
    private readonly int _height;
    private readonly int _rowWidth;
    private readonly int _channels;

    /// <summary>Describes the target.</summary>
    /// <param name="tensor">The input's memory.</param>
    /// <param name="input">Shape, layout, channel order, mean and deviation.</param>
    /// <param name="rowWidth">Pixels of the rows that come, at most the input's width.</param>
    public TensorSink(Span<float> tensor, ModelInput input, int rowWidth)
    {
        _channels = input.Channels == ChannelOrder.Grey ? 1 : 3;
        (_input, _width, _height, _rowWidth) = (input, input.Width, input.Height, rowWidth);
        var needed = (long)_width * _height * _channels;
        if (tensor.Length < needed) throw new ArgumentException($"The tensor has {tensor.Length} values; {needed} are needed.", nameof(tensor));
        _tensor = tensor;
    }

    /// <inheritdoc/>
    public void Write(int y, Span<float> planes)
    {
        var padded = planes.Length / 3;
        if (_channels == 1) RowKernels.Luma(planes, planes[..padded]);
        for (var channel = 0; channel < _channels; channel++)
        {
            var plane = planes.Slice((_input.Channels == ChannelOrder.Bgr ? 2 - channel : channel) * padded, _rowWidth);
            var scale = 1 / _input.Std[channel];
            var bias = -_input.Mean[channel] * scale;
            if (_input.Layout == TensorLayout.Nchw)
                RowKernels.Normalise(plane, scale, bias, _tensor.Slice(((channel * _height) + y) * _width, _rowWidth));
            else
                Interleave(plane, scale, bias, _tensor[((y * _width * _channels) + channel)..]);
        }
    }

    /// <summary>Fills what rows of the given number will not reach: right of them and below.</summary>
    public void FillOutside(int rows, float value)
    {
        if (_rowWidth == _width && rows == _height) return;
        for (var channel = 0; channel < _channels; channel++)
        {
            var normalised = (value - _input.Mean[channel]) / _input.Std[channel];
            for (var y = 0; y < _height; y++)
            {
                var first = y < rows ? _rowWidth : 0;
                if (_input.Layout == TensorLayout.Nchw)
                    _tensor.Slice((((channel * _height) + y) * _width) + first, _width - first).Fill(normalised);
                else
                    for (var x = first; x < _width; x++) _tensor[(((y * _width) + x) * _channels) + channel] = normalised;
            }
        }
    }

    private void Interleave(ReadOnlySpan<float> plane, float scale, float bias, Span<float> target)
    {
        for (var x = 0; x < plane.Length; x++) target[x * _channels] = (plane[x] * scale) + bias;
    }
}

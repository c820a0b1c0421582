namespace FaceCV.Vision.Models.Import;

/// <summary>A convolution's weights in ONNX's order: output, input of its group, row, column.</summary>
/// <param name="Name">Name of the tensor they come from.</param>
/// <param name="Kernel">The values.</param>
/// <param name="Bias">One a output, or none.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Inputs">Input channels of a group.</param>
/// <param name="Size">Rows and columns.</param>
/// <param name="Groups">1, or as many as channels for a depthwise convolution.</param>
internal sealed record ConvolutionWeights(string Name, float[] Kernel, float[]? Bias, int Outputs, int Inputs, int Size, int Groups)
{
    /// <summary>Reads an ordinary convolution, which tfjs keeps as rows, columns, inputs, outputs.</summary>
    /// <param name="weights">The tensors.</param>
    /// <param name="kernel">Name of the kernel.</param>
    /// <param name="bias">Name of the bias, or null.</param>
    /// <param name="shape">Kernel side, input and output channels.</param>
    /// <param name="transposed">Whether the network was trained on pictures with rows and columns changed round; they are changed back here.</param>
    public static ConvolutionWeights Read(WeightSet weights, string kernel, string? bias, (int Size, int Inputs, int Outputs) shape, bool transposed = false)
    {
        var (size, inputs, outputs) = shape;
        var from = weights.Get(kernel, size, size, inputs, outputs);
        var to = new float[from.Length];
        for (int row = 0, at = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var place = transposed ? (column * size) + row : (row * size) + column;
                for (var input = 0; input < inputs; input++)
                {
                    for (var output = 0; output < outputs; output++) to[(((output * inputs) + input) * size * size) + place] = from[at++];
                }
            }
        }

        return new(kernel, to, bias is null ? null : weights.Get(bias, outputs), outputs, inputs, size, Groups: 1);
    }

    /// <summary>Reads a depthwise convolution, which tfjs keeps as rows, columns, channels, 1.</summary>
    public static ConvolutionWeights ReadDepthwise(WeightSet weights, string kernel, int size, int channels)
    {
        var from = weights.Get(kernel, size, size, channels, 1);
        var to = new float[from.Length];
        for (var place = 0; place < size * size; place++)
        {
            for (var channel = 0; channel < channels; channel++) to[(channel * size * size) + place] = from[(place * channels) + channel];
        }

        return new(kernel, to, null, channels, Inputs: 1, size, Groups: channels);
    }

    /// <summary>The convolution followed by y = x * scale + shift in each channel, as one convolution.</summary>
    public ConvolutionWeights Then(ReadOnlySpan<double> scale, ReadOnlySpan<double> shift)
    {
        var kernel = new float[Kernel.Length];
        var bias = new float[Outputs];
        var each = Kernel.Length / Outputs;
        for (var output = 0; output < Outputs; output++)
        {
            for (var i = output * each; i < (output + 1) * each; i++) kernel[i] = (float)(Kernel[i] * scale[output]);
            bias[output] = (float)(((Bias?[output] ?? 0) * scale[output]) + shift[output]);
        }

        return this with { Kernel = kernel, Bias = bias };
    }
}

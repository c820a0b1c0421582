using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceCV.Vision.Models;

/// <summary>One run on an input of another shape than the manifest's, for networks that take several. Its buffers are its own and freed with it.</summary>
public sealed class ShapedRun : IDisposable
{
    private readonly ModelSession _session;
    private readonly OrtValue _input;
    private IDisposableReadOnlyCollection<OrtValue>? _outputs;

    internal ShapedRun(ModelSession session, IReadOnlyList<int> shape)
    {
        _session = session;
        _input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [.. shape.Select(side => (long)side)]);
    }

    /// <summary>The input tensor, to be filled.</summary>
    public Span<float> Input => _input.GetTensorMutableDataAsSpan<float>();

    /// <summary>Runs the network on the input; the outputs are valid until the next run.</summary>
    public void Execute()
    {
        _outputs?.Dispose();
        _outputs = _session.Run(_input);
    }

    /// <summary>An output of the last run, in the manifest's order.</summary>
    public ReadOnlySpan<float> Output(int index) => Outputs[index].GetTensorDataAsSpan<float>();

    /// <summary>Shape of an output of the last run.</summary>
    public long[] OutputShape(int index) => Outputs[index].GetTensorTypeAndShape().Shape;

    private IDisposableReadOnlyCollection<OrtValue> Outputs => _outputs ?? throw new InvalidOperationException("The network was not run yet.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _outputs?.Dispose();
        _input.Dispose();
    }
}

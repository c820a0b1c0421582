using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Models;

/// <summary>One loaded network with a pool of preallocated buffers, so that a run allocates and copies nothing. Safe for parallel use.</summary>
public sealed class ModelSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly ConcurrentBag<ModelRun> _idle = [];
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly long[][] _outputShapes;
    private long _runs;
    private long _runTicks;

    internal ModelSession(InferenceSession session, ModelEntry model, string executionProvider)
    {
        _session = session;
        Model = model;
        ExecutionProvider = executionProvider;
        _inputNames = [model.Input.Name];
        _outputNames = [.. model.Outputs];
        CheckNames(session, model);
        _outputShapes = ProbeOutputShapes();
    }

    /// <summary>The manifest entry it was loaded from.</summary>
    public ModelEntry Model { get; }

    /// <summary>The execution provider really in use: <c>CPU</c>, <c>CUDA</c> ...</summary>
    public string ExecutionProvider { get; }

    /// <summary>Runs since it was loaded.</summary>
    public long Runs => Interlocked.Read(ref _runs);

    /// <summary>Wall time of those runs together.</summary>
    public TimeSpan RunTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _runTicks));

    /// <summary>Rents buffers for one run; dispose to give them back.</summary>
    public ModelRun Rent() => _idle.TryTake(out var run) ? run : new ModelRun(this, Model.Input.Shape, _outputShapes);

    /// <summary>Makes buffers for a run on an input of another shape, for networks that take several; dispose to free them.</summary>
    /// <param name="shape">Shape in the graph's layout.</param>
    public ShapedRun Rent(IReadOnlyList<int> shape) => new(this, shape);

    internal void Run(ModelRun run)
    {
        var start = Stopwatch.GetTimestamp();
        _session.Run(_runOptions, _inputNames, run.Inputs, _outputNames, run.Outputs);
        Count(start);
    }

    internal IDisposableReadOnlyCollection<OrtValue> Run(OrtValue input)
    {
        var start = Stopwatch.GetTimestamp();
        var outputs = _session.Run(_runOptions, _inputNames, [input], _outputNames);
        Count(start);
        return outputs;
    }

    internal void Return(ModelRun run) => _idle.Add(run);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var run)) run.Free();
        _runOptions.Dispose();
        _session.Dispose();
    }

    private void Count(long start)
    {
        Interlocked.Add(ref _runTicks, Stopwatch.GetTimestamp() - start);
        Interlocked.Increment(ref _runs);
    }

    private static void CheckNames(InferenceSession session, ModelEntry model)
    {
        if (!session.InputMetadata.ContainsKey(model.Input.Name))
            throw new InvalidDataException($"Model '{model.Name}' has no input '{model.Input.Name}'; it has {string.Join(", ", session.InputMetadata.Keys)}.");
        foreach (var output in model.Outputs)
        {
            if (!session.OutputMetadata.ContainsKey(output))
                throw new InvalidDataException($"Model '{model.Name}' has no output '{output}'; it has {string.Join(", ", session.OutputMetadata.Keys)}.");
        }
    }

    // Dynamic output sides are only known from a run, so one run on a blank input decides the buffers.
    private long[][] ProbeOutputShapes()
    {
        long[] shape = [.. Model.Input.Shape.Select(side => (long)side)];
        using var input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, shape);
        input.GetTensorMutableDataAsSpan<float>().Clear();
        using var outputs = _session.Run(_runOptions, _inputNames, [input], _outputNames);
        return [.. outputs.Select(output => output.GetTensorTypeAndShape().Shape)];
    }
}

/// <summary>Input and output buffers of one run.</summary>
public sealed class ModelRun : IDisposable
{
    private readonly ModelSession _session;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    internal ModelRun(ModelSession session, IReadOnlyList<int> inputShape, long[][] outputShapes)
    {
        _session = session;
        var (allocator, type) = (OrtAllocator.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float);
        _inputs = [OrtValue.CreateAllocatedTensorValue(allocator, type, [.. inputShape.Select(side => (long)side)])];
        _outputs = [.. outputShapes.Select(shape => OrtValue.CreateAllocatedTensorValue(allocator, type, shape))];
        OutputShapes = outputShapes;
    }

    /// <summary>The input tensor, to be filled.</summary>
    public Span<float> Input => _inputs[0].GetTensorMutableDataAsSpan<float>();

    /// <summary>Shapes of the outputs, in the manifest's order.</summary>
    public IReadOnlyList<long[]> OutputShapes { get; }

    internal OrtValue[] Inputs => _inputs;

    internal OrtValue[] Outputs => _outputs;

    /// <summary>Runs the network on the input; the outputs are valid until the next run.</summary>
    public void Execute() => _session.Run(this);

    /// <summary>An output of the last run, in the manifest's order.</summary>
    public ReadOnlySpan<float> Output(int index) => _outputs[index].GetTensorDataAsSpan<float>();

    /// <summary>Gives the buffers back to the session.</summary>
    public void Dispose() => _session.Return(this);

    internal void Free()
    {
        foreach (var value in _inputs) value.Dispose();
        foreach (var value in _outputs) value.Dispose();
    }
}

using FaceCV.Vision.Models.Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Devices;

/// <summary>Runs a very small network on a provider: that a library can be loaded does not say that the device answers.</summary>
internal static class DeviceTrial
{
    private const int Float = 1, Ints = 7, Side = 4;

    /// <summary>Why a provider cannot be used, a sentence; null when it ran the network.</summary>
    public static string? WhyNot(string provider, DeviceOptions options)
    {
        try
        {
            using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

            // kOrtSessionOptionsDisableCPUEPFallback of onnxruntime_session_options_config_keys.h: the processor is not to do it in the device's place.
            if (provider != ExecutionProviders.Cpu) settings.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
            ExecutionProviders.Append(settings, provider, options);
            using var session = new InferenceSession(Graph().ToByteArray(), settings);
            using var input = OrtValue.CreateTensorValueFromMemory(new float[Side * Side], [1, 1, Side, Side]);
            using var run = new RunOptions();
            using var outputs = session.Run(run, ["x"], [input], ["y"]);
            return null;
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException or NotSupportedException)
        {
            return OneLine(failure.Message);
        }
    }

    // A convolution, as those need most of a device's libraries.
    private static ModelProto Graph()
    {
        var weights = new TensorProto { Name = "w", DataType = Float, Dims = { 1, 1, 3, 3 }, FloatData = { Enumerable.Repeat(1f, 9) } };
        var convolution = new NodeProto
        {
            OpType = "Conv", Input = { "x", "w" }, Output = { "y" },
            Attribute = { new AttributeProto { Name = "pads", Type = Ints, Ints = { 1, 1, 1, 1 } } },
        };
        return new ModelProto
        {
            IrVersion = 7,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 11 } },
            Graph = new GraphProto { Name = "trial", Node = { convolution }, Initializer = { weights }, Input = { Tensor("x") }, Output = { Tensor("y") } },
        };
    }

    private static ValueInfoProto Tensor(string name)
    {
        var shape = new TensorShapeProto();
        foreach (var side in (ReadOnlySpan<long>)[1, 1, Side, Side]) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = side });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.TensorType { ElemType = Float, Shape = shape } } };
    }

    // The runtime's messages hold source files and line ends.
    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > 0 && line[^1] is '.' or '!' ? line : line + ".";
    }
}

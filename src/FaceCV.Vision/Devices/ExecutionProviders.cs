using System.Globalization;
using FaceCV.Core.Errors;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Devices;

/// <summary>Devices as ONNX Runtime knows them.</summary>
/// <remarks>Names and options: onnxruntime.ai, "Execution Providers", release 1.31.</remarks>
internal static class ExecutionProviders
{
    /// <summary>The provider that every build has.</summary>
    public const string Cpu = "CPUExecutionProvider";

    private const string Suffix = "ExecutionProvider";
    private const string RocmOfOld = "ROCMExecutionProvider";

    /// <summary>Providers of this build, in the runtime's own order of preference.</summary>
    public static IReadOnlyList<string> Offered { get; } = OrtEnv.Instance().GetAvailableProviders();

    /// <summary>The provider of a device among those offered; null when it is not there.</summary>
    public static string? Of(Device device, IReadOnlyCollection<string> offered)
    {
        string[] names = device switch
        {
            Device.Cpu => [Cpu],
            Device.Cuda => ["CUDAExecutionProvider"],
            Device.TensorRt => ["TensorrtExecutionProvider"],
            Device.Rocm => ["MIGraphXExecutionProvider", RocmOfOld],
            Device.DirectMl => ["DmlExecutionProvider"],
            Device.OpenVino => ["OpenVINOExecutionProvider"],
            Device.CoreMl => ["CoreMLExecutionProvider"],
            _ => throw new ArgumentOutOfRangeException(nameof(device)),
        };
        return names.FirstOrDefault(offered.Contains);
    }

    /// <summary>A provider's name as people write it: <c>CPU</c>, <c>CUDA</c> ...</summary>
    public static string ShortName(string provider) => provider.EndsWith(Suffix, StringComparison.Ordinal) ? provider[..^Suffix.Length] : provider;

    /// <summary>Puts a provider before the processor.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime cannot load it.</exception>
    public static void Append(SessionOptions session, string provider, DeviceOptions options)
    {
        switch (provider)
        {
            case "CUDAExecutionProvider":
                Cuda(session, options);
                break;
            case "TensorrtExecutionProvider":
                TensorRt(session, options);
                Cuda(session, options); // What TensorRT has no layer for.
                break;
            case "MIGraphXExecutionProvider":
                session.AppendExecutionProvider_MIGraphX(options.Index);
                break;
            case RocmOfOld:
                session.AppendExecutionProvider_ROCm(options.Index);
                break;
            case "DmlExecutionProvider":
                // DirectML takes neither: onnxruntime.ai, "DirectML Execution Provider", configuration options.
                session.EnableMemoryPattern = false;
                session.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                session.AppendExecutionProvider_DML(options.Index);
                break;
            case "OpenVINOExecutionProvider":
                session.AppendExecutionProvider("OpenVINO", new Dictionary<string, string>(StringComparer.Ordinal) { ["device_type"] = "AUTO:GPU,CPU" });
                break;
            case "CoreMLExecutionProvider":
                session.AppendExecutionProvider("CoreML", new Dictionary<string, string>(StringComparer.Ordinal) { ["ModelFormat"] = "MLProgram", ["MLComputeUnits"] = "ALL" });
                break;
            case Cpu:
                break;
            default:
                throw new FaceException(FaceError.InvalidConfiguration, $"The execution provider '{provider}' is not one that FaceCV uses.");
        }
    }

    private static void Cuda(SessionOptions session, DeviceOptions options)
    {
        using var cuda = new OrtCUDAProviderOptions();
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = Text(options.Index),
            ["arena_extend_strategy"] = options.GrowBySize ? "kSameAsRequested" : "kNextPowerOfTwo",
        };
        if (options.MemoryLimit is { } limit) values["gpu_mem_limit"] = Text(limit);
        cuda.UpdateOptions(values);
        session.AppendExecutionProvider_CUDA(cuda);
    }

    private static void TensorRt(SessionOptions session, DeviceOptions options)
    {
        using var engine = new OrtTensorRTProviderOptions();
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["device_id"] = Text(options.Index) };
        if (options.MemoryLimit is { } limit) values["trt_max_workspace_size"] = Text(limit);
        if (options.EngineDirectory is { } folder)
        {
            Directory.CreateDirectory(folder);
            (values["trt_engine_cache_enable"], values["trt_engine_cache_path"]) = ("1", folder);
        }

        engine.UpdateOptions(values);
        session.AppendExecutionProvider_Tensorrt(engine);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using FaceCV.Vision.Devices;

namespace FaceCV.Server.Configuration;

/// <summary>Families of recognition profile.</summary>
public enum ModelBackend
{
    /// <summary>Packs with ArcFace alignment and cosine similarity.</summary>
    InsightFace,
}

/// <summary>Which models are used, and how.</summary>
public sealed record ModelSettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Models";

    /// <summary>Folder of installed packs; null is <c>models</c> in the data folder.</summary>
    [Setting("FACECV_MODEL_CACHE_DIR", "Folder of installed model packs, one sub-folder each.", DefaultText = "`models` in the data folder")]
    public string? ModelCacheDir { get; init; }

    /// <summary>Pack used when a request names none. Default starter.</summary>
    [Setting("FACECV_INSIGHTFACE_MODEL_PACK", "Model pack used when a request names none; `facecv models list` shows which there are.")]
    public string Pack { get; init; } = "starter";

    /// <summary>Family of profile. Default InsightFace.</summary>
    [Setting("FACECV_MODEL_BACKEND", "Family of models; only `insightface` in this version.")]
    public ModelBackend Backend { get; init; } = ModelBackend.InsightFace;

    /// <summary>Where inference runs. Default auto.</summary>
    [Setting("FACECV_DEVICE", "Where networks run: `cpu`, `cuda`, `tensorrt`, `rocm` (AMD, by MIGraphX), `directml`, `openvino`, `coreml`, or `auto` for the best that works, else the processor, which is said. One that is named and cannot be had keeps the program from starting. [docs/gpu.md](gpu.md) tells what each needs. The name of v1, `FACECV_MODEL_DEVICE`, is understood too.")]
    public Device Device { get; init; } = Device.Auto;

    /// <summary>Number of the GPU. Default 0.</summary>
    [Setting("FACECV_DEVICE_INDEX", "Number of the GPU that is used, from `0` in the order of its driver.", Min = 0, Max = 63)]
    public int DeviceIndex { get; init; }

    /// <summary>Most GPU memory of one model's work, bytes; 0 is no limit.</summary>
    [Setting("FACECV_GPU_MEMORY_LIMIT", "Most GPU memory that one model takes for its work, with CUDA and TensorRT; `0` is no limit.", Min = 0, Max = 1L << 42, Bytes = true)]
    public long GpuMemoryLimit { get; init; }

    /// <summary>Whether GPU memory grows by what is asked for. Default true.</summary>
    [Setting("FACECV_GPU_MEMORY_GROW_BY_SIZE", "Whether CUDA's memory grows by what is asked for; `false` doubles it each time, which is quicker and takes more.")]
    public bool GpuMemoryGrowBySize { get; init; } = true;

    /// <summary>Images analysed at the same time; 0 is one per processor core.</summary>
    [Setting("FACECV_NUM_WORKERS", "Images analysed at the same time; `0` is one per processor core.", Min = 0, Max = 1024)]
    public int NumWorkers { get; init; }

    /// <summary>Whether packs whose licence forbids commercial use may be loaded. Default false.</summary>
    [Setting("FACECV_ALLOW_NON_COMMERCIAL_MODELS", "Set to `true` to accept model packs whose licence does not allow commercial use.")]
    public bool AllowNonCommercial { get; init; }

    /// <summary>Minutes after which an unused model leaves memory; 0 never does.</summary>
    [Setting("FACECV_MODEL_IDLE_UNLOAD_MINUTES", "Minutes after which an unused model leaves memory; `0` is never.", Min = 0, Max = 100_000)]
    public double IdleUnloadMinutes { get; init; }

    /// <summary><see cref="NumWorkers"/> with 0 replaced by the number of cores; at least 1.</summary>
    public int Workers => NumWorkers > 0 ? NumWorkers : Environment.ProcessorCount;

    /// <summary>The settings of the device.</summary>
    public DeviceOptions ToDeviceOptions() => new()
    {
        Device = Device, Index = DeviceIndex, MemoryLimit = GpuMemoryLimit > 0 ? GpuMemoryLimit : null, GrowBySize = GpuMemoryGrowBySize,
    };

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        if (Pack.Length == 0 || !Pack.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || Pack[0] == '.')
            yield return new("FACECV_INSIGHTFACE_MODEL_PACK", $"is '{Pack}'; a pack name has letters, digits, dash, underscore and dot only.");
    }
}

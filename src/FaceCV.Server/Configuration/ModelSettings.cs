
namespace FaceCV.Server.Configuration;

/// <summary>Families of recognition profile.</summary>
public enum ModelBackend
{
    /// <summary>Packs with ArcFace alignment and cosine similarity.</summary>
    InsightFace,
}

/// <summary>Where inference runs.</summary>
public enum ModelDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>The best there is; the processor in this build.</summary>
    Auto,

    /// <summary>An NVIDIA GPU; refused by this build.</summary>
    Cuda,
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
    [Setting("FACECV_MODEL_DEVICE", "Where inference runs: `cpu`, or `auto` for the best there is. `cuda` is refused by this build instead of running on the CPU in silence.")]
    public ModelDevice Device { get; init; } = ModelDevice.Auto;

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

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        if (Device == ModelDevice.Cuda)
            yield return new("FACECV_MODEL_DEVICE", "is 'cuda', but this build has the CPU runtime only; use cpu or auto.");
        if (Pack.Length == 0 || !Pack.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || Pack[0] == '.')
            yield return new("FACECV_INSIGHTFACE_MODEL_PACK", $"is '{Pack}'; a pack name has letters, digits, dash, underscore and dot only.");
    }
}

using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;
using FaceCV.Server.Security;
using FaceCV.Server.Security.Audit;
using FaceCV.Server.Security.Tokens;
using FaceCV.Vision;

namespace FaceCV.Server.Configuration;

/// <summary>Every setting of the program, one part per feature. Read by <see cref="SettingsReader"/>; the initial values are the defaults.</summary>
public sealed record FaceCvSettings
{
    /// <summary>How the server listens.</summary>
    public ServerSettings Server { get; init; } = new();

    /// <summary>Who may use the server.</summary>
    public SecuritySettings Security { get; init; } = new();

    /// <summary>The identity provider whose tokens are taken.</summary>
    public TokenSettings Tokens { get; init; } = new();

    /// <summary>Where the gallery is.</summary>
    public StorageSettings Storage { get; init; } = new();

    /// <summary>Which models are used.</summary>
    public ModelSettings Models { get; init; } = new();

    /// <summary>Which images are accepted.</summary>
    public ImageSettings Images { get; init; } = new();

    /// <summary>What counts as a face.</summary>
    public DetectionSettings Detection { get; init; } = new();

    /// <summary>When two faces are one person.</summary>
    public RecognitionSettings Recognition { get; init; } = new();

    /// <summary>Many pictures at a time.</summary>
    public JobSettings Jobs { get; init; } = new();

    /// <summary>How the server meets a network.</summary>
    public NetworkSettings Network { get; init; } = new();

    /// <summary>How many requests a minute are answered.</summary>
    public RateLimitSettings RateLimits { get; init; } = new();

    /// <summary>Which addresses the server may be made to ask.</summary>
    public OutboundSettings Outbound { get; init; } = new();

    /// <summary>Who did what: the audit log.</summary>
    public AuditSettings Audit { get; init; } = new();

    /// <summary>How the server lets itself be watched.</summary>
    public ObservabilitySettings Observability { get; init; } = new();

    /// <summary>Full path of the folder of installed packs.</summary>
    public string ModelsDirectory => SettingPaths.Full(Models.ModelCacheDir) ?? Path.Combine(Storage.DataDirectory, "models");

    /// <summary>The settings of the vision side.</summary>
    public VisionOptions ToVisionOptions() => new()
    {
        ModelsDirectory = ModelsDirectory,
        DefaultPack = Models.Pack,
        DefaultDetector = Detection.DetectorPack,
        AllowNonCommercial = Models.AllowNonCommercial,
        IdleUnload = Models.IdleUnloadMinutes > 0 ? TimeSpan.FromMinutes(Models.IdleUnloadMinutes) : null,
        Device = Models.ToDeviceOptions(),
        Limits = Images.ToLimits(),
    };

    /// <summary>The settings of the use cases.</summary>
    public RecognitionOptions ToRecognitionOptions() => Recognition.ToOptions() with
    {
        MinDetectionScore = Detection.DetectionThreshold, MaxFaces = Detection.MaxFacesPerImage,
    };

    /// <summary>A request with the configured face limit and detection threshold, for a request that names none.</summary>
    /// <param name="parts">What to compute.</param>
    public AnalysisRequest NewAnalysis(FaceParts parts) => new()
    {
        Parts = parts, MaxFaces = Detection.MaxFacesPerImage, MinDetectionScore = Detection.DetectionThreshold,
    };

    internal IReadOnlyList<ISettingsSection> Sections => [Server, Security, Tokens, Storage, Models, Images, Detection, Recognition, Jobs, Network, RateLimits, Outbound, Audit, Observability];
}

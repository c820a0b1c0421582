namespace FaceCV.Vision;

/// <summary>Settings of the vision side.</summary>
public sealed record VisionOptions
{
    /// <summary>Folder that holds installed packs, one sub-folder each.</summary>
    public required string ModelsDirectory { get; init; }

    /// <summary>Pack used when a request names none. Default <c>starter</c>.</summary>
    public string DefaultPack { get; init; } = "starter";

    /// <summary>Pack whose detector is used when a request names none; null is the own one of the pack in use. Default null.</summary>
    public string? DefaultDetector { get; init; }

    /// <summary>Whether packs whose licence forbids commercial use may be loaded. Default false.</summary>
    public bool AllowNonCommercial { get; init; }

    /// <summary>Intra-op threads of one session. Default 1: as many requests as cores give the most throughput.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Unload a model that was not used for this long; null or zero never does. Default never.</summary>
    public TimeSpan? IdleUnload { get; init; }

    /// <summary>What networks run on.</summary>
    public Devices.DeviceOptions Device { get; init; } = new();

    /// <summary>Limits on input images.</summary>
    public Imaging.ImageLimits Limits { get; init; } = new();
}

namespace FaceCV.Server.Configuration;

/// <summary>What counts as a face.</summary>
public sealed record DetectionSettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Detection";

    /// <summary>Pack whose detector is used; null is the own one of the pack in use.</summary>
    [Setting("FACECV_DETECTOR_PACK", "Model pack whose detector finds the faces, for every pack that recognises them; `facecv models list` shows which there are.", DefaultText = "the own one of the pack in use")]
    public string? DetectorPack { get; init; }

    /// <summary>Most faces reported per image. Default 100.</summary>
    [Setting("FACECV_MAX_FACES_PER_IMAGE", "Most faces reported for one image; the largest are kept.", Min = 1, Max = 10_000)]
    public int MaxFacesPerImage { get; init; } = 100;

    /// <summary>Least detection score; null is the detector's own.</summary>
    [Setting("FACECV_INSIGHTFACE_DET_THRESH", "Least detection score of a face, when a request names none.", Min = 0, Max = 1, DefaultText = "the detector's own, from its manifest")]
    public float? DetectionThreshold { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check() => [];
}

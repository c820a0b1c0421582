namespace FaceCV.Core.Recognition;

/// <summary>How an image to enrol is looked at, beyond the settings.</summary>
public sealed record EnrolmentLook
{
    /// <summary>Name of the pack whose detector is used; null is the chain's own choice.</summary>
    public string? Detector { get; init; }

    /// <summary>Whether only live faces are enrolled; see <see cref="LivenessGate"/>. Default false.</summary>
    public bool RequireLive { get; init; }
}

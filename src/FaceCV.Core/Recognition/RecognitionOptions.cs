namespace FaceCV.Core.Recognition;

/// <summary>How strict enrolment is.</summary>
public enum GateStrictness
{
    /// <summary>Anything with a face is enrolled, every face of the image.</summary>
    Off,

    /// <summary>Refuses several faces of like size, faces too small, much too blurred, in profile, or plainly of someone else.</summary>
    Normal,

    /// <summary>As normal with tighter limits, and no second face at all.</summary>
    Strict,
}

/// <summary>Settings of the decisions.</summary>
public sealed record RecognitionOptions
{
    /// <summary>Target false match rate of a 1:1 decision. Default 1e-4.</summary>
    public double VerifyTargetFmr { get; init; } = 1e-4;

    /// <summary>Target false positive identification rate of a search: the share of strangers that get a name. Default 0.01.</summary>
    public double IdentifyTargetFpir { get; init; } = 0.01;

    /// <summary>A second person this close (cosine similarity) to the best makes a match ambiguous. Default 0.05.</summary>
    public float AmbiguityMargin { get; init; } = 0.05f;

    /// <summary>Strictness of the enrolment gate. Default normal.</summary>
    public GateStrictness Gate { get; init; } = GateStrictness.Normal;

    /// <summary>Whether the aligned 112x112 crop of an enrolled face is kept. Default false: private by default.</summary>
    public bool KeepCrops { get; init; }

    /// <summary>Packs whose recognisers make a template of each enrolled face too, beside the pack enrolled with. Default none.</summary>
    public IReadOnlyList<string> TemplatePacks { get; init; } = [];

    /// <summary>Least detection score of a face to enrol, 0..1; null is the detector's own. Default null.</summary>
    public float? MinDetectionScore { get; init; }

    /// <summary>Most faces of one image when the gate is off. Default 100.</summary>
    public int MaxFaces { get; init; } = 100;

    /// <summary>Whether templates are averaged with their mirror image. Default true; probes are not, unless asked.</summary>
    public bool MirrorTemplates { get; init; } = true;
}

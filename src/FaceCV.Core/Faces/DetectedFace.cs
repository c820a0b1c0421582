namespace FaceCV.Core.Faces;

/// <summary>One face found in an image, with whatever parts the request asked for; parts not asked for, or not available, are null.</summary>
public sealed record DetectedFace
{
    /// <summary>The face's box in oriented image pixels, clipped to the image.</summary>
    public required BoundingBox Box { get; init; }

    /// <summary>The detector's face score, 0..1; 0 when no detector found it. Says "this is a face", never "this is that person".</summary>
    public required float DetectionScore { get; init; }

    /// <summary>
    /// Whether no face was found and this is the whole picture in its place (<see cref="FaceRegion.DetectedOrWhole"/>). It matches nobody, and what
    /// is estimated of it means nothing.
    /// </summary>
    public bool IsStandIn { get; init; }

    /// <summary>Five alignment points.</summary>
    public FaceLandmarks5? Landmarks { get; init; }

    /// <summary>68 points, when the pack has such a model.</summary>
    public FaceLandmarks68? Landmarks68 { get; init; }

    /// <summary>Embedding for recognition.</summary>
    public Embedding? Embedding { get; init; }

    /// <summary>Embeddings by the recognisers of <see cref="AnalysisRequest.AlsoEmbed"/>, in its order; empty when none was asked for.</summary>
    public IReadOnlyList<Embedding> OtherEmbeddings { get; init; } = [];

    /// <summary>Estimated age in years.</summary>
    public float? Age { get; init; }

    /// <summary>Gender estimate.</summary>
    public GenderEstimate? Gender { get; init; }

    /// <summary>Expression estimate.</summary>
    public ExpressionEstimate? Expression { get; init; }

    /// <summary>Head pose.</summary>
    public HeadPose? Pose { get; init; }

    /// <summary>Eye state.</summary>
    public EyeState? Eyes { get; init; }

    /// <summary>Presentation attack estimate.</summary>
    public PresentationAttackEstimate? PresentationAttack { get; init; }

    /// <summary>Quality for recognition.</summary>
    public FaceQuality? Quality { get; init; }

    /// <summary>The 112x112 crop as JPEG bytes, aligned unless the request says not to.</summary>
    public byte[]? AlignedCrop { get; init; }
}

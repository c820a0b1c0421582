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

    /// <summary>
    /// Estimated age in years. Null when no installed pack gives one worth having: the starter pack has none, since its network was no better than
    /// one age for everybody. That of pack <c>faceapi</c> is off by 6.5 years on average, measured on 86 public figures (docs/accuracy.md).
    /// </summary>
    public float? Age { get; init; }

    /// <summary>Gender estimate; see <see cref="GenderEstimate"/> for how often it is wrong.</summary>
    public GenderEstimate? Gender { get; init; }

    /// <summary>Expression estimate; see <see cref="ExpressionEstimate"/> for how often it is wrong.</summary>
    public ExpressionEstimate? Expression { get; init; }

    /// <summary>Head pose.</summary>
    public HeadPose? Pose { get; init; }

    /// <summary>Eye state.</summary>
    public EyeState? Eyes { get; init; }

    /// <summary>Presentation attack estimate; see <see cref="PresentationAttackEstimate"/> for how little is known of its errors.</summary>
    public PresentationAttackEstimate? PresentationAttack { get; init; }

    /// <summary>Quality for recognition; see <see cref="FaceQuality"/> for what it foretells.</summary>
    public FaceQuality? Quality { get; init; }

    /// <summary>The 112x112 crop as JPEG bytes, aligned unless the request says not to.</summary>
    public byte[]? AlignedCrop { get; init; }
}

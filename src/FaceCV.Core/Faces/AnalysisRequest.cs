namespace FaceCV.Core.Faces;

/// <summary>What to compute for each face beside its box.</summary>
[Flags]
public enum FaceParts
{
    /// <summary>Boxes only.</summary>
    None = 0,

    /// <summary>Landmarks (five, and 68 where the pack has them).</summary>
    Landmarks = 1,

    /// <summary>The embedding.</summary>
    Embedding = 1 << 1,

    /// <summary>Age.</summary>
    Age = 1 << 2,

    /// <summary>Gender.</summary>
    Gender = 1 << 3,

    /// <summary>Expression.</summary>
    Expression = 1 << 4,

    /// <summary>Head pose.</summary>
    Pose = 1 << 5,

    /// <summary>Eye state.</summary>
    Eyes = 1 << 6,

    /// <summary>Passive presentation attack detection.</summary>
    PresentationAttack = 1 << 7,

    /// <summary>Quality.</summary>
    Quality = 1 << 8,

    /// <summary>The aligned crop as JPEG.</summary>
    AlignedCrop = 1 << 9,

    /// <summary>All estimates about the person: age, gender, expression, pose, eyes.</summary>
    Attributes = Age | Gender | Expression | Pose | Eyes,
}

/// <summary>Which part of a picture counts as a face.</summary>
public enum FaceRegion
{
    /// <summary>What the detector finds.</summary>
    Detected,

    /// <summary>What the detector finds, or where that is nothing the whole picture as a stand-in (<see cref="DetectedFace.IsStandIn"/>).</summary>
    DetectedOrWhole,

    /// <summary>The whole picture, on the caller's word that it shows one face and little else; nothing is detected.</summary>
    Whole,
}

/// <summary>What to look for in one image.</summary>
public sealed record AnalysisRequest
{
    /// <summary>Parts to compute for each face. Default: none, boxes only.</summary>
    public FaceParts Parts { get; init; }

    /// <summary>
    /// Name of the model pack whose recogniser is used; null is the configured default pack. What else it has is used too; what it has not
    /// comes from the default pack, then from the installed one that does most (<see cref="FaceAnalysis.Models"/> says from which).
    /// </summary>
    public string? Pack { get; init; }

    /// <summary>Name of the pack whose detector is used; null is the configured one, else <see cref="Pack"/>'s own, or where it has none as for the other models.</summary>
    public string? Detector { get; init; }

    /// <summary>Which part of the picture counts as a face. Default: what the detector finds.</summary>
    public FaceRegion Region { get; init; }

    /// <summary>Packs whose recognisers embed each face too, beside that of <see cref="Pack"/>; for templates of several models. Default none.</summary>
    public IReadOnlyList<string> AlsoEmbed { get; init; } = [];

    /// <summary>Whether faces are turned and scaled by their landmarks before they are embedded or cropped out; else the box is stretched. Default true.</summary>
    public bool Align { get; init; } = true;

    /// <summary>Least detection score, 0..1; null is the detector's own default from its manifest.</summary>
    public float? MinDetectionScore { get; init; }

    /// <summary>Most faces to return, the largest first to be kept. Default 100. At least 1.</summary>
    public int MaxFaces { get; init; } = 100;

    /// <summary>Least face height in oriented image pixels. Default 0, no limit.</summary>
    public int MinFaceSize { get; init; }

    /// <summary>Also look at overlapping tiles, for crowds and far faces; several times slower. Default false.</summary>
    public bool SmallFaces { get; init; }

    /// <summary>Average the embedding with that of the mirrored crop: a little more accurate, one more inference a face. Default false.</summary>
    public bool Mirror { get; init; }
}

/// <summary>What was found in one image.</summary>
/// <param name="Pack">Name of the pack that answered.</param>
/// <param name="Width">Oriented image width in pixels, of the full-size picture even when it was decoded at reduced scale.</param>
/// <param name="Height">Oriented image height, likewise.</param>
/// <param name="Faces">The faces, largest first.</param>
/// <param name="Timings">Time by stage.</param>
public sealed record FaceAnalysis(string Pack, int Width, int Height, IReadOnlyList<DetectedFace> Faces, StageTimings Timings)
{
    /// <summary>The models that worked on it, as <c>pack/model</c>, in the order of their first use.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];
}

/// <summary>Wall time by stage of one analysis.</summary>
/// <param name="Decode">Header check, decode, orientation.</param>
/// <param name="Detect">Detection.</param>
/// <param name="Landmarks">Landmarks, all faces.</param>
/// <param name="Embed">Alignment and embedding, all faces.</param>
/// <param name="Attributes">Everything else, all faces.</param>
public readonly record struct StageTimings(TimeSpan Decode, TimeSpan Detect, TimeSpan Landmarks, TimeSpan Embed, TimeSpan Attributes)
{
    /// <summary>Sum of the stages.</summary>
    public TimeSpan Total => Decode + Detect + Landmarks + Embed + Attributes;
}

/// <summary>Port to the vision side: from the bytes of an image file to faces. Safe for parallel use.</summary>
public interface IFaceAnalyser
{
    /// <summary>Finds and describes the faces in one image file.</summary>
    /// <param name="image">The file's bytes (JPEG, PNG, WebP, BMP or GIF).</param>
    /// <param name="request">What to compute.</param>
    /// <param name="cancellationToken">Observed between stages and between faces.</param>
    /// <exception cref="Errors.FaceException">The bytes are no usable image, the pack is missing, or there is no capacity.</exception>
    Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default);
}

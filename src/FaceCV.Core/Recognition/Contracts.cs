using System.Text.Json.Nodes;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Recognition;

/// <summary>Where a use case learns the recogniser and its thresholds of a pack. Implemented by the vision side.</summary>
public interface IRecogniserCatalogue
{
    /// <summary>The recogniser of an installed pack.</summary>
    /// <param name="pack">Pack name; null is the configured default.</param>
    /// <exception cref="Errors.FaceException">The pack is not known, or has no recogniser.</exception>
    Recogniser Find(string? pack);
}

/// <summary>A pack's embedding model.</summary>
/// <param name="Pack">Pack name.</param>
/// <param name="ModelId">Model id its templates carry.</param>
/// <param name="Dimension">Components of an embedding.</param>
/// <param name="Thresholds">Measured thresholds; null when none were measured yet.</param>
public sealed record Recogniser(string Pack, ModelId ModelId, int Dimension, ThresholdTable? Thresholds);

/// <summary>Someone to enrol from one image.</summary>
public sealed record EnrolmentRequest
{
    /// <summary>The image file's bytes.</summary>
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>The person to add to; null finds or makes one by <see cref="Name"/>.</summary>
    public PersonId? PersonId { get; init; }

    /// <summary>Name; the oldest person with exactly this name is added to, else one is created. Needed when there is no id.</summary>
    public string? Name { get; init; }

    /// <summary>External id for a newly created person.</summary>
    public string? ExternalId { get; init; }

    /// <summary>
    /// Whether the external id, where there is one, says who it is: the person that has it is added to, else one is created, even if another
    /// of the same name is there. Default false: the name says it.
    /// </summary>
    public bool ExternalIdDecides { get; init; }

    /// <summary>Metadata: of a new person, or merged key by key into an existing one's; null changes nothing.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Where the image came from.</summary>
    public string? Source { get; init; }

    /// <summary>Pack; null is the default.</summary>
    public string? Pack { get; init; }

    /// <summary>Gate; null is the configured strictness.</summary>
    public GateStrictness? Gate { get; init; }

    /// <summary>Least <see cref="FaceQuality.Overall"/> of a face to enrol, 0..1; null asks for none beyond the gate.</summary>
    public float? MinQuality { get; init; }

    /// <summary>How the image is looked at.</summary>
    public EnrolmentLook Look { get; init; } = new();
}

/// <summary>What was enrolled.</summary>
/// <param name="Person">The person as stored now.</param>
/// <param name="PersonCreated">True when the person is new.</param>
/// <param name="Faces">The faces added, or the face that already was there when the very same image was enrolled before.</param>
/// <param name="Duplicate">True when the very same image bytes were enrolled for that person before, and nothing was added.</param>
public sealed record EnrolmentResult(Person Person, bool PersonCreated, IReadOnlyList<EnrolledFace> Faces, bool Duplicate);

/// <summary>One person of a candidate list.</summary>
/// <param name="Rank">1 for the nearest.</param>
/// <param name="Person">Who.</param>
/// <param name="FaceId">The nearest of the person's faces.</param>
/// <param name="Similarity">Raw cosine similarity, -1..1.</param>
/// <param name="Confidence">See <see cref="ConfidenceScale"/>.</param>
/// <param name="Distance">Distance in the metric of the operating point.</param>
public sealed record Candidate(int Rank, Person Person, FaceId FaceId, float Similarity, float Confidence, float Distance);

/// <summary>Faces to name in one image.</summary>
public sealed record IdentificationRequest
{
    /// <summary>The image file's bytes.</summary>
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>What to compute beside the embedding; detection options and pack are taken from here.</summary>
    public AnalysisRequest Analysis { get; init; } = new();

    /// <summary>Caller's own threshold on cosine similarity; wins over everything else.</summary>
    public float? Threshold { get; init; }

    /// <summary>The metric decided in. Default cosine. With <see cref="DistanceMetric.Euclidean"/> the nearest people by cosine are ranked anew by it.</summary>
    public DistanceMetric Metric { get; init; }

    /// <summary>Caller's own greatest distance of a match in <see cref="Metric"/>, instead of <see cref="Threshold"/>.</summary>
    public float? MaxDistance { get; init; }

    internal CallerThreshold CallerThreshold => new(Threshold, Metric, MaxDistance);

    /// <summary>Only people whose metadata has each of these keys with this value, as in <see cref="PersonQuery.Metadata"/>; empty is everybody.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Target FPIR for this search; null is the configured one.</summary>
    public double? TargetFpir { get; init; }

    /// <summary>Most candidates per face, 1..50.</summary>
    public int MaxCandidates { get; init; } = 5;
}

/// <summary>One face with the decision on it.</summary>
/// <param name="Face">The face.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Match">The person when the verdict is match, else null.</param>
/// <param name="Candidates">Nearest people, whatever their similarity; for showing, not for deciding.</param>
public sealed record IdentifiedFace(DetectedFace Face, Verdict Verdict, Candidate? Match, IReadOnlyList<Candidate> Candidates);

/// <summary>Answer of a search.</summary>
public sealed record IdentificationResult(FaceAnalysis Analysis, IReadOnlyList<IdentifiedFace> Faces, OperatingPoint OperatingPoint);

/// <summary>Two images, or an image and a person, to compare.</summary>
public sealed record ComparisonOptions
{
    /// <summary>What to compute beside the embedding; detection options and pack are taken from here.</summary>
    public AnalysisRequest Analysis { get; init; } = new();

    /// <summary>Caller's own threshold on cosine similarity.</summary>
    public float? Threshold { get; init; }

    /// <summary>The metric decided in. Default cosine.</summary>
    public DistanceMetric Metric { get; init; }

    /// <summary>Caller's own greatest distance of a match in <see cref="Metric"/>, instead of <see cref="Threshold"/>.</summary>
    public float? MaxDistance { get; init; }

    internal CallerThreshold CallerThreshold => new(Threshold, Metric, MaxDistance);

    /// <summary>Target FMR; null is the configured one.</summary>
    public double? TargetFmr { get; init; }
}

/// <summary>Answer of a 1:1 comparison of the largest face of each image.</summary>
/// <param name="First">Largest face of the first image; null when it has none.</param>
/// <param name="Second">Largest face of the second image; null when it has none.</param>
/// <param name="IsMatch">The decision; false when a face is missing.</param>
/// <param name="Similarity">Raw cosine similarity; null when a face is missing.</param>
/// <param name="Confidence">See <see cref="ConfidenceScale"/>; 0 when a face is missing.</param>
/// <param name="OperatingPoint">The threshold used.</param>
public sealed record ComparisonResult(
    DetectedFace? First, DetectedFace? Second, bool IsMatch, float? Similarity, float Confidence, OperatingPoint OperatingPoint)
{
    /// <summary>Distance in the metric of the operating point; null when a face is missing.</summary>
    public float? Distance { get; init; }
}

/// <summary>Answer of verifying a probe against one person.</summary>
/// <param name="Face">Largest face of the probe; null when it has none.</param>
/// <param name="Person">The claimed person.</param>
/// <param name="IsMatch">The decision.</param>
/// <param name="Similarity">Cosine similarity to the nearest of the person's templates; null when there is no face or no template.</param>
/// <param name="Confidence">See <see cref="ConfidenceScale"/>.</param>
/// <param name="OperatingPoint">The threshold used.</param>
public sealed record VerificationResult(
    DetectedFace? Face, Person Person, bool IsMatch, float? Similarity, float Confidence, OperatingPoint OperatingPoint)
{
    /// <summary>Distance to that template in the metric of the operating point; null likewise.</summary>
    public float? Distance { get; init; }
}

/// <summary>Maps a similarity to the 0..1 <c>confidence</c> of the wire: 0.5 is exactly the threshold, 1 is a similarity of 1.</summary>
public static class ConfidenceScale
{
    /// <summary>Confidence of a similarity at a threshold: linear from 0 at similarity 0 (or less) to 0.5 at the threshold, then to 1.</summary>
    /// <param name="similarity">Cosine similarity, -1..1.</param>
    /// <param name="threshold">The decision threshold used.</param>
    public static float Of(float similarity, float threshold)
    {
        var t = Math.Clamp(threshold, 1e-6f, 1 - 1e-6f);
        return similarity >= t
            ? Math.Clamp(0.5f + (0.5f * (similarity - t) / (1 - t)), 0.5f, 1f)
            : Math.Clamp(0.5f * similarity / t, 0f, 0.5f);
    }
}

using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;
using FaceCV.Core.Errors;
using FaceCV.Server.InsightFace;

namespace FaceCV.Server.Batch;

/// <summary>What came of a batch of enrolments.</summary>
/// <param name="Successful">Enrolled files, in order.</param>
/// <param name="Failed">Refused files, in order.</param>
/// <param name="Total">Files sent.</param>
/// <param name="SuccessRate">Share enrolled, 0..1.</param>
public sealed record BatchRegistration(BatchEnrolled[] Successful, BatchRefused[] Failed, int Total, double SuccessRate)
{
    internal static BatchRegistration Of(BatchOutcome<EnrolmentResult>[] outcomes, IReadOnlyList<string> names)
    {
        BatchEnrolled[] successful = [.. outcomes.Where(outcome => outcome.Answer is not null).Select(outcome => new BatchEnrolled(
            outcome.Answer!.Person.Name, outcome.Answer.Faces[0].Id.ToString(), outcome.FileName, outcome.Answer.Person.Id.ToString(), outcome.Answer.Duplicate))];
        BatchRefused[] failed = [.. outcomes.Where(outcome => outcome.Failure is not null).Select(outcome => new BatchRefused(
            names[outcome.Index], outcome.FileName, outcome.Failure!.Message, outcome.Failure.Error.ToWire()))];
        return new BatchRegistration(successful, failed, outcomes.Length, (double)successful.Length / outcomes.Length);
    }
}

/// <summary>An enrolled file.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="FaceId">The face.</param>
/// <param name="Filename">File name.</param>
/// <param name="PersonId">The person.</param>
/// <param name="Duplicate">Whether the very same picture was there before.</param>
public sealed record BatchEnrolled(string Name, string FaceId, string Filename, string PersonId, bool Duplicate);

/// <summary>A refused file.</summary>
/// <param name="Name">The name it came with.</param>
/// <param name="Filename">File name.</param>
/// <param name="Reason">Why.</param>
/// <param name="Code">Stable code.</param>
public sealed record BatchRefused(string Name, string Filename, string Reason, string Code);

/// <summary>One comparison of a batch; either a decision or an error.</summary>
/// <param name="Reference">Index and name of the first picture.</param>
/// <param name="Comparison">Index and name of the second.</param>
/// <param name="IsSamePerson">The decision.</param>
/// <param name="Confidence">0.5 at the threshold, 0..1.</param>
/// <param name="Distance">1 - similarity, 0..2.</param>
/// <param name="Similarity">Cosine similarity, -1..1.</param>
/// <param name="Threshold">Least cosine similarity of a match.</param>
/// <param name="Error">Why there is no decision, or that a face is missing.</param>
public sealed record BatchPair(
    string Reference, string Comparison, bool? IsSamePerson, float? Confidence, float? Distance, float? Similarity, float? Threshold, string? Error);

/// <summary>The faces of one picture.</summary>
/// <param name="FacesDetected">How many.</param>
/// <param name="Analyses">Each.</param>
public sealed record BatchAnalysis(int FacesDetected, BatchFace[] Analyses)
{
    internal static BatchAnalysis Of(FaceAnalysis analysis, bool embeddings) =>
        new(analysis.Faces.Count, [.. analysis.Faces.Select(face => BatchFace.Of(face, embeddings))]);
}

/// <summary>One face; see <see cref="FaceDetection"/> for the fields.</summary>
/// <param name="Bbox">Left, top, right, bottom.</param>
/// <param name="Confidence">Detection score.</param>
/// <param name="QualityScore">Quality, 0..1.</param>
/// <param name="Age">Estimated years; null when no installed pack gives one worth having. Pack faceapi is off by 6.5 years on average.</param>
/// <param name="Gender">Gender; wrong for a quarter of images of women with the starter pack, for 6 % with faceapi.</param>
/// <param name="Landmarks">Five points.</param>
/// <param name="Emotion">Expression; right for 83 % (starter pack) or 90 % (faceapi) of 156 images, and happiness is given too often.</param>
/// <param name="EmbeddingSize">Components of the embedding.</param>
public sealed record BatchFace(
    int[] Bbox, float Confidence, float? QualityScore, int? Age, string? Gender, float[][]? Landmarks, string? Emotion, int? EmbeddingSize)
{
    internal static BatchFace Of(DetectedFace face, bool embeddings) => new(
        WireShapes.Box(face.Box),
        face.DetectionScore,
        face.Quality?.Overall,
        WireShapes.Years(face.Age),
        face.Gender?.Value.ToString(),
        WireShapes.Points(face.Landmarks),
        WireShapes.Emotion(face.Expression),
        embeddings ? face.Embedding?.Dimension : null);
}

/// <summary>A picture that was refused.</summary>
/// <param name="Error">Why.</param>
/// <param name="Code">Stable code.</param>
public sealed record BatchFailure(string Error, string Code);

/// <summary>A batch in figures.</summary>
/// <param name="TotalImages">Pictures sent.</param>
/// <param name="TotalFaces">Faces found.</param>
/// <param name="AverageFacesPerImage">Faces per picture sent.</param>
/// <param name="FailedImages">Pictures refused.</param>
public sealed record BatchSummary(int TotalImages, int TotalFaces, double AverageFacesPerImage, int FailedImages)
{
    internal static BatchSummary Of(BatchOutcome<FaceAnalysis>[] outcomes)
    {
        var faces = outcomes.Sum(outcome => outcome.Answer?.Faces.Count ?? 0);
        return new BatchSummary(outcomes.Length, faces, (double)faces / outcomes.Length, outcomes.Count(outcome => outcome.Failure is not null));
    }
}

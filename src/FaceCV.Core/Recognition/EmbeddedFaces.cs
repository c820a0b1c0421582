using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Core.Recognition;

/// <summary>Reads the embedding an analysis was asked for.</summary>
internal static class EmbeddedFaces
{
    /// <summary>The face's embedding.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.CapabilityMissing"/> when it has none, or one of another model.</exception>
    internal static Embedding RequireEmbedding(this DetectedFace face, Recogniser recogniser) => Require(face.Embedding, recogniser);

    /// <summary>One of the face's other embeddings.</summary>
    /// <param name="face">The face.</param>
    /// <param name="place">Its place in <see cref="AnalysisRequest.AlsoEmbed"/>.</param>
    /// <param name="recogniser">The recogniser asked for there.</param>
    /// <exception cref="FaceException">As <see cref="RequireEmbedding"/>.</exception>
    internal static Embedding RequireOtherEmbedding(this DetectedFace face, int place, Recogniser recogniser) =>
        Require(face.OtherEmbeddings.ElementAtOrDefault(place), recogniser);

    private static Embedding Require(Embedding? embedding, Recogniser recogniser)
    {
        if (embedding is null) throw new FaceException(FaceError.CapabilityMissing, $"Pack '{recogniser.Pack}' made no embedding for a face.");
        if (embedding.ModelId != recogniser.ModelId)
            throw new FaceException(FaceError.CapabilityMissing, $"An embedding of {embedding.ModelId} came where {recogniser.ModelId} was asked for.");
        return embedding;
    }

    /// <summary>The request with only the largest face, embedded.</summary>
    internal static AnalysisRequest OnlyLargest(this AnalysisRequest request) =>
        request with { Parts = request.Parts | FaceParts.Embedding, MaxFaces = 1 };
}

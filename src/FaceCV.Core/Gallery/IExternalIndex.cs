using FaceCV.Core.Faces;

namespace FaceCV.Core.Gallery;

/// <summary>A store that keeps vectors in a search engine outside as well. Implemented by the store itself.</summary>
public interface IExternalIndex
{
    /// <summary>
    /// Why searches that were to ask the engine are answered by the own index at present, a word for a header such as <c>chroma-unavailable</c>;
    /// null when the engine answers, or is not to be asked.
    /// </summary>
    string? Fallback { get; }

    /// <summary>What is wrong with the engine, each a sentence with what follows from it; empty when all is well.</summary>
    Task<IReadOnlyList<string>> FindProblemsAsync(CancellationToken cancellationToken = default);

    /// <summary>Faces near a probe, as the engine has them: candidates that are still to be compared.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="probe">The unit vector sought.</param>
    /// <param name="count">Faces wanted, at least 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when the own index is to answer: the engine is not to be asked, does not answer, or does not hold the newest writes yet.</returns>
    Task<IReadOnlyList<FaceId>?> NearestFacesAsync(ModelId modelId, ReadOnlyMemory<float> probe, int count, CancellationToken cancellationToken = default);

    /// <summary>Writes every vector in the engine anew, turned by another secret matrix.</summary>
    /// <exception cref="Errors.FaceException">The engine does not take them.</exception>
    Task RotateAsync(CancellationToken cancellationToken = default);
}

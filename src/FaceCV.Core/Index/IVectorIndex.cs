using FaceCV.Core.Gallery;

namespace FaceCV.Core.Index;

/// <summary>One template found near a probe.</summary>
/// <param name="FaceId">The enrolled face.</param>
/// <param name="PersonId">Its person.</param>
/// <param name="Similarity">Cosine similarity to the probe, -1..1, computed in float32.</param>
public readonly record struct IndexHit(FaceId FaceId, PersonId PersonId, float Similarity);

/// <summary>One vector of an index.</summary>
/// <param name="FaceId">The enrolled face.</param>
/// <param name="PersonId">Its person.</param>
/// <param name="Values">The components.</param>
public sealed record IndexedVector(FaceId FaceId, PersonId PersonId, float[] Values);

/// <summary>
/// Search structure over the unit vectors of one model. Searches run beside writes; a write is seen by every search that starts
/// after it returned.
/// </summary>
public interface IVectorIndex : IDisposable
{
    /// <summary>Components of a vector.</summary>
    int Dimension { get; }

    /// <summary>Number of vectors.</summary>
    int Count { get; }

    /// <summary>Number of different people.</summary>
    int PersonCount { get; }

    /// <summary>Whether the vectors outlast the process, so that <see cref="Checkpoint"/> means anything.</summary>
    bool IsKept { get; }

    /// <summary>Up to where the vectors kept of an earlier process are said to be complete, before <see cref="Restore"/>; null when there are none.</summary>
    IndexMark? Mark { get; }

    /// <summary>Brings back the vectors of an earlier process, verified; to be called once, before anything is added.</summary>
    /// <exception cref="Errors.FaceException">The files cannot be read or written.</exception>
    Restoration Restore();

    /// <summary>Throws away the vectors of an earlier process, instead of restoring them; <see cref="Restore"/> then tells the reason.</summary>
    /// <param name="reason">Why, as the end of a sentence.</param>
    void Discard(string reason);

    /// <summary>Vouches for what was added and removed up to now: the next process may begin from it. May take seconds; searches and writes go on.</summary>
    /// <param name="mark">Up to where that is complete.</param>
    /// <exception cref="Errors.FaceException">The files cannot be written.</exception>
    void Checkpoint(IndexMark mark);

    /// <summary>Whether a file could not be read or written, so that the index lacks something and is to be made anew.</summary>
    bool IsBroken { get; }

    /// <summary>Some of the vectors: those of the newest faces, and others from all over.</summary>
    IReadOnlyList<IndexedVector> Some();

    /// <summary>Adds a vector, or replaces that of the same face.</summary>
    /// <exception cref="ArgumentException">The vector's length is not <see cref="Dimension"/>.</exception>
    void Add(FaceId faceId, PersonId personId, ReadOnlySpan<float> vector);

    /// <summary>Removes a face; false when it is not there.</summary>
    bool Remove(FaceId faceId);

    /// <summary>Removes every face of a person; returns how many.</summary>
    int RemovePerson(PersonId personId);

    /// <summary>The nearest templates, closest first: exactly those a float scan of all vectors would give.</summary>
    /// <param name="probe">Unit vector.</param>
    /// <param name="count">Most hits to return, at least 1.</param>
    /// <param name="allowed">
    /// Whose templates are searched, null is everyone's: the answer is that of an index of those alone. Called for some of the people, from several
    /// threads, more than once for one; it must answer the same each time, and quickly.
    /// </param>
    IReadOnlyList<IndexHit> Search(ReadOnlySpan<float> probe, int count, Func<PersonId, bool>? allowed = null);

    /// <summary>The nearest people, each by their nearest template, closest first; exact likewise.</summary>
    /// <param name="probe">Unit vector.</param>
    /// <param name="count">Most people to return, at least 1.</param>
    /// <param name="allowed">As in <see cref="Search"/>.</param>
    IReadOnlyList<IndexHit> SearchPeople(ReadOnlySpan<float> probe, int count, Func<PersonId, bool>? allowed = null);

    /// <summary>What <see cref="Search"/> gives for each of several probes, the vectors read once for many of them.</summary>
    /// <param name="probes">Unit vectors.</param>
    /// <param name="count">Most hits a probe, at least 1.</param>
    /// <param name="allowed">As in <see cref="Search"/>.</param>
    /// <returns>One answer a probe, in their order.</returns>
    IReadOnlyList<IndexHit>[] SearchMany(IReadOnlyList<ReadOnlyMemory<float>> probes, int count, Func<PersonId, bool>? allowed = null);

    /// <summary>What <see cref="SearchPeople"/> gives for each of several probes, the vectors read once for many of them.</summary>
    /// <param name="probes">Unit vectors.</param>
    /// <param name="count">Most people a probe, at least 1.</param>
    /// <param name="allowed">As in <see cref="Search"/>.</param>
    /// <returns>One answer a probe, in their order.</returns>
    IReadOnlyList<IndexHit>[] SearchPeopleMany(IReadOnlyList<ReadOnlyMemory<float>> probes, int count, Func<PersonId, bool>? allowed = null);
}

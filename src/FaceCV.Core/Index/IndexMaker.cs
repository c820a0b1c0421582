using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Files;

namespace FaceCV.Core.Index;

/// <summary>How an index came to be filled.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Templates">Templates in it.</param>
/// <param name="IsKept">Whether it is in files; else in memory, also when another process has the files open.</param>
/// <param name="IsRestored">Whether it came from the files; else from the database.</param>
/// <param name="Refusal">Why files that were there could not be used, as the end of a sentence; null when there were none or they could.</param>
/// <param name="Duration">How long it took.</param>
public sealed record IndexLoad(string Collection, ModelId ModelId, int Templates, bool IsKept, bool IsRestored, string? Refusal, TimeSpan Duration);

/// <summary>Makes the indexes of galleries: in memory, or in sealed files below a folder.</summary>
/// <param name="folder">The folder; null keeps indexes in memory.</param>
/// <param name="store">Tells the database from others whose indexes were in the folder before.</param>
/// <param name="announce">Told of every index that was filled.</param>
public sealed class IndexMaker(IndexFolder? folder = null, string store = "", Action<IndexLoad>? announce = null)
{
    /// <summary>Makes or opens an index; <see cref="IVectorIndex.Restore"/> is to follow.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="model">The model.</param>
    /// <param name="dimension">Components of its vectors.</param>
    /// <exception cref="Errors.FaceException">The files cannot be made.</exception>
    public IVectorIndex Make(string collection, ModelId model, int dimension) =>
        folder is null ? new ExactIndex(dimension) : new ExactIndex(folder, Prefix(collection) + model.Value, dimension);

    /// <summary>Erases rows in the files of a collection's indexes that no process has open.</summary>
    /// <exception cref="Errors.FaceException">The files cannot be read or written.</exception>
    public void EraseUnopened(string collection, Func<FaceId, PersonId, bool> erased) => folder?.EraseUnopened(Prefix(collection), erased);

    /// <summary>Deletes the files of this database's indexes of collections that are no more.</summary>
    /// <param name="collections">The collections there are.</param>
    /// <exception cref="Errors.FaceException">The files cannot be deleted.</exception>
    public void Prune(IEnumerable<string> collections)
    {
        string[] kept = [.. collections.Select(Prefix)];
        folder?.Delete(identity => identity.StartsWith(store + "\n", StringComparison.Ordinal) && !kept.Any(prefix => identity.StartsWith(prefix, StringComparison.Ordinal)));
    }

    /// <summary>Tells that an index was filled.</summary>
    public void Announce(IndexLoad load) => announce?.Invoke(load);

    private string Prefix(string collection) => $"{store}\n{collection}\n";
}

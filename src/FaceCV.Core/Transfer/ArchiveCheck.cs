using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Transfer;

/// <summary>A whole archive that was read and found sound.</summary>
/// <param name="Header">What it says of itself.</param>
/// <param name="Counts">What is in it.</param>
/// <param name="Models">The models of its templates, with the number of components of each.</param>
/// <param name="Collections">Its collections, also those without people.</param>
public sealed record ArchiveCheck(ArchiveHeader Header, ArchiveCounts Counts, IReadOnlyDictionary<ModelId, int> Models, IReadOnlyList<ArchiveCollection> Collections)
{
    /// <summary>Reads an archive to its end.</summary>
    /// <param name="stream">The archive, at its beginning; stays open.</param>
    /// <param name="key">Opens it when it is sealed.</param>
    /// <param name="progress">Told after each portion.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArchive"/>: it is none, or not sound.</exception>
    public static async Task<ArchiveCheck> RunAsync(Stream stream, RecordCipher? key, Action? progress = null, CancellationToken cancellationToken = default)
    {
        using var reader = await ArchiveReader.OpenAsync(stream, key, cancellationToken);
        var (counts, models) = (default(ArchiveCounts), new Dictionary<ModelId, int>());
        await foreach (var portion in reader.ReadAsync(cancellationToken))
        {
            counts = counts.With(new Gallery.PersonWithFaces(portion.Person, portion.Faces), portion.IsFirst);
            foreach (var embedding in portion.Faces.SelectMany(face => face.Templates).Select(template => template.Embedding))
            {
                if (!models.TryAdd(embedding.ModelId, embedding.Dimension) && models[embedding.ModelId] != embedding.Dimension)
                    throw ArchiveFormat.Damaged($"templates of {embedding.ModelId} have {models[embedding.ModelId]} and {embedding.Dimension} components");
            }

            progress?.Invoke();
        }

        return new ArchiveCheck(reader.Header, counts, models, reader.Collections);
    }
}

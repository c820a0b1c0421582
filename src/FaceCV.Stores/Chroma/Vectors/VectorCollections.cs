using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma.Wire;

namespace FaceCV.Stores.Chroma.Vectors;

/// <summary>
/// The vectors of a gallery in Chroma: a collection a model, of cosine space, each vector turned by the secret matrix of that collection. The
/// matrix is derived from the data key, the model and a random salt that is noted of the collection.
/// </summary>
internal sealed class VectorCollections(ChromaClient client, string prefix, string gallery, KeyRing keys)
{
    private const string PrefixNote = "facecv";
    private const string GalleryNote = "gallery";
    private const string ModelNote = "model";
    private const string KeyNote = "key";
    private const string SaltNote = "salt";
    private const string RevisionNote = "revision";
    private const int DeletedAtOnce = 1_000;

    private readonly ConcurrentDictionary<string, SecretRotation> _rotations = new(StringComparer.Ordinal);

    /// <summary>The collections that are there, by model. Those whose key is not the current one are deleted: their vectors are of no use.</summary>
    public async Task<Dictionary<ModelId, ChromaCollection>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<ModelId, ChromaCollection>();
        foreach (var collection in await AllAsync(cancellationToken))
        {
            if (collection.Text(KeyNote) == KeyText) found[new ModelId(collection.Text(ModelNote)!)] = collection;
            else await client.DeleteCollectionAsync(collection.Name, cancellationToken);
        }

        return found;
    }

    /// <summary>Deletes the collections of galleries that are no more.</summary>
    /// <param name="galleries">Those that are.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task DeleteOthersAsync(IEnumerable<string> galleries, CancellationToken cancellationToken)
    {
        var present = galleries.ToHashSet(StringComparer.Ordinal);
        foreach (var collection in await OursAsync(cancellationToken))
        {
            if (!present.Contains(collection.Text(GalleryNote)!)) await client.DeleteCollectionAsync(collection.Name, cancellationToken);
        }
    }

    /// <summary>Deletes all collections of the gallery.</summary>
    public async Task DeleteAllAsync(CancellationToken cancellationToken)
    {
        foreach (var collection in await AllAsync(cancellationToken)) await client.DeleteCollectionAsync(collection.Name, cancellationToken);
    }

    /// <summary>Makes the collection of a model, with a salt of its own.</summary>
    public Task<ChromaCollection> CreateAsync(ModelId model, CancellationToken cancellationToken) => client.OpenCollectionAsync(
        NameOf(model), "cosine", Notes(model, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), -1), cancellationToken);

    /// <summary>The revision of the gallery that a collection is known to hold; -1 when none is.</summary>
    public static long RevisionOf(ChromaCollection collection) => collection.Number(RevisionNote);

    /// <summary>Notes the revision that a collection holds.</summary>
    public Task NoteAsync(ModelId model, ChromaCollection collection, long revision, CancellationToken cancellationToken) =>
        client.NoteAsync(collection.Id, Notes(model, collection.Text(SaltNote)!, revision), cancellationToken);

    /// <summary>Stores vectors of faces.</summary>
    public Task UpsertAsync(ChromaCollection collection, IReadOnlyCollection<IndexedTemplate> templates, CancellationToken cancellationToken) =>
        templates.Count == 0 ? Task.CompletedTask : client.UpsertAsync(collection.Id, [.. templates.Select(template => Record(collection, template))], cancellationToken);

    /// <summary>Deletes vectors of faces.</summary>
    public async Task DeleteAsync(ChromaCollection collection, IEnumerable<FaceId> faces, CancellationToken cancellationToken)
    {
        foreach (var chunk in faces.Chunk(DeletedAtOnce)) await client.DeleteAsync(collection.Id, chunk.Select(face => face.ToString()), cancellationToken);
    }

    /// <summary>Deletes every vector of a person.</summary>
    public Task DeleteAsync(ChromaCollection collection, PersonId person, CancellationToken cancellationToken) =>
        client.DeleteWhereAsync(collection.Id, "person", person.ToString(), cancellationToken);

    /// <summary>Faces that are there with a mark of person and vector, a page.</summary>
    public async Task<Dictionary<FaceId, string>> MarksAsync(ChromaCollection collection, int offset, int limit, CancellationToken cancellationToken) =>
        (await client.PageAsync(collection.Id, offset, limit, cancellationToken))
            .Where(record => FaceId.TryParse(record.Id, out _))
            .ToDictionary(record => FaceId.TryParse(record.Id, out var id) ? id : default, record => record.Text("mark") ?? "");

    /// <summary>What <see cref="MarksAsync"/> gives of a template that is stored as it is now.</summary>
    public string MarkOf(ChromaCollection collection, IndexedTemplate template)
    {
        var bytes = new byte[16 + (template.Embedding.Dimension * sizeof(float))];
        template.PersonId.Value.TryWriteBytes(bytes);
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(template.Embedding.Values).CopyTo(bytes.AsSpan(16));
        return Convert.ToHexStringLower(HMACSHA256.HashData(KeyOf(collection, "mark"), bytes).AsSpan(0, 12));
    }

    /// <summary>The faces nearest to a probe.</summary>
    public Task<List<ChromaHit>> QueryAsync(ChromaCollection collection, ReadOnlySpan<float> probe, int count, CancellationToken cancellationToken) =>
        client.QueryAsync(collection.Id, RotationOf(collection, probe.Length).Turn(probe), count, cancellationToken);

    private string KeyText => keys.Current.KeyId.ToString("x8", CultureInfo.InvariantCulture);

    private async Task<IEnumerable<ChromaCollection>> AllAsync(CancellationToken cancellationToken) =>
        (await OursAsync(cancellationToken)).Where(collection => collection.Text(GalleryNote) == gallery);

    private async Task<IEnumerable<ChromaCollection>> OursAsync(CancellationToken cancellationToken) =>
        (await client.ListCollectionsAsync(cancellationToken)).Where(collection => collection.Text(PrefixNote) == prefix && collection.Text(ModelNote) is not null);

    // Names take letters, digits, dots, hyphens and underscores; the hash keeps apart what looks the same then.
    private string NameOf(ModelId model)
    {
        var text = new string([.. model.Value.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-').Take(100)]);
        return $"{prefix}.{gallery}.{text}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model.Value)).AsSpan(0, 4))}";
    }

    private JsonObject Notes(ModelId model, string salt, long revision) => new()
    {
        [PrefixNote] = prefix, [GalleryNote] = gallery, [ModelNote] = model.Value, [KeyNote] = KeyText, [SaltNote] = salt, [RevisionNote] = revision,
    };

    private ChromaRecord Record(ChromaCollection collection, IndexedTemplate template) => new(
        template.FaceId.ToString(),
        RotationOf(collection, template.Embedding.Dimension).Turn(template.Embedding.Values),
        new JsonObject { ["person"] = template.PersonId.ToString(), ["mark"] = MarkOf(collection, template) });

    private SecretRotation RotationOf(ChromaCollection collection, int dimension) =>
        _rotations.GetOrAdd($"{collection.Text(KeyNote)}/{collection.Text(SaltNote)}/{dimension}", _ => new SecretRotation(KeyOf(collection, "rotation"), dimension));

    // The data key may change at any moment: what another one made is never mixed with this one's.
    private byte[] KeyOf(ChromaCollection collection, string use) => collection.Text(KeyNote) != KeyText
        ? throw new FaceException(FaceError.StoreUnavailable, "The data key has changed; the vectors in Chroma are written anew.", "Try again.")
        : keys.Current.DeriveBytes($"chroma {use} {collection.Text(ModelNote)} {collection.Text(SaltNote)}", 32);
}

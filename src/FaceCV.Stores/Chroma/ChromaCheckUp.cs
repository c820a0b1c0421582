using FaceCV.Core.Errors;
using FaceCV.Stores.Chroma.Wire;

namespace FaceCV.Stores.Chroma;

/// <summary>What a look at a Chroma server found; nothing is made or changed by it.</summary>
/// <param name="ServerVersion">Version of the server.</param>
/// <param name="Records">Records of people, faces and collections; 0 with a hybrid gallery.</param>
/// <param name="Vectors">Vectors of all models.</param>
/// <param name="Models">Collections of vectors, one a model and gallery.</param>
public sealed record ChromaCheckUp(string ServerVersion, long Records, long Vectors, int Models)
{
    /// <summary>Looks at a server.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/> when it cannot be reached, refuses the token, or has no such tenant or database.</exception>
    public static async Task<ChromaCheckUp> RunAsync(ChromaOptions options, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = new ChromaClient(options);
            var facts = await client.CheckAsync(cancellationToken);
            var (records, vectors, models) = (0L, 0L, 0);
            foreach (var collection in (await client.ListCollectionsAsync(cancellationToken)).Where(collection => collection.Text("facecv") == options.Collection))
            {
                var count = await client.CountAsync(collection.Id, cancellationToken);
                if (collection.Text("model") is null) records += count;
                else (vectors, models) = (vectors + count, models + 1);
            }

            return new ChromaCheckUp(facts.Version, records, vectors, models);
        }
        catch (ChromaFailure failure)
        {
            throw failure.Meaning;
        }
    }
}

using System.Collections.Concurrent;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.Chroma.Vectors;
using FaceCV.Stores.Chroma.Wire;
using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.Indexed;

/// <summary>The deliveries of a database's galleries, one each.</summary>
internal sealed class Deliveries(ChromaClient client, ChromaOptions options, KeyRing keys, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, VectorDelivery> _all = new(StringComparer.Ordinal);

    /// <summary>The delivery of a gallery; not started yet when it is a new one.</summary>
    /// <param name="truth">The gallery.</param>
    /// <param name="isNew">Whether it is new.</param>
    public VectorDelivery Of(IGalleryStore truth, out bool isNew)
    {
        var made = new VectorDelivery(truth, Vectors(truth.Collection), time, logger);
        var kept = _all.GetOrAdd(truth.Collection, made);
        isNew = ReferenceEquals(kept, made);
        return kept;
    }

    /// <summary>Ends the delivery of a gallery that was deleted, and deletes its vectors, if Chroma answers; else the next comparison does.</summary>
    public async Task DropAsync(string gallery, CancellationToken cancellationToken)
    {
        if (_all.TryRemove(gallery, out var delivery)) await delivery.DisposeAsync();
        try
        {
            await Vectors(gallery).DeleteAllAsync(cancellationToken);
        }
        catch (ChromaFailure failure)
        {
            logger.ChromaIsDown(failure.Meaning);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var delivery in _all.Values) await delivery.DisposeAsync();
        _all.Clear();
    }

    private VectorCollections Vectors(string gallery) => new(client, options.Collection, gallery, keys);
}

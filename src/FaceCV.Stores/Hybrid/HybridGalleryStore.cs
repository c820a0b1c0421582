using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.Chroma.Vectors;
using FaceCV.Stores.Chroma.Wire;
using FaceCV.Stores.Indexed;
using FaceCV.Stores.MySql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceCV.Stores.Hybrid;

/// <summary>
/// The gallery in MySQL, which is the truth for everything, and its vectors in Chroma as well. Each write numbers what it changed in its own
/// transaction, and these numbers are the outbox: Chroma is brought forward from the one it holds. Without Chroma everything goes on.
/// </summary>
public sealed class HybridGalleryStore : IndexedGalleryStore
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(3);

    private readonly Shared _shared;
    private readonly bool _isView;

    /// <summary>Names the servers; nothing is opened before <see cref="InitialiseAsync"/>.</summary>
    /// <param name="mysql">Where the database is.</param>
    /// <param name="chroma">Where Chroma is.</param>
    /// <param name="asksChroma">Whether searches ask Chroma first.</param>
    /// <param name="keys">Seal templates and crops, and turn vectors.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Where it is told when Chroma is down; null is nowhere.</param>
    public HybridGalleryStore(
        MySqlGalleryOptions mysql, ChromaOptions chroma, bool asksChroma, KeyRing keys, TimeProvider time, ILogger<MySqlGalleryStore>? logger = null)
        : this(new MySqlGalleryStore(mysql, keys, time, logger), new Shared(chroma, asksChroma, keys, time, logger ?? NullLogger<MySqlGalleryStore>.Instance))
    {
    }

    private HybridGalleryStore(MySqlGalleryStore truth, Shared shared)
        : base(truth, shared.Deliveries.Of(truth, out _), shared.AsksChroma)
    {
        (_shared, Jobs, ApiKeys) = (shared, truth.Jobs, truth.ApiKeys);
    }

    private HybridGalleryStore(HybridGalleryStore first, IGalleryStore view, VectorDelivery delivery)
        : base(view, delivery, first._shared.AsksChroma)
    {
        (_shared, _isView, Jobs, ApiKeys) = (first._shared, true, first.Jobs, first.ApiKeys);
    }

    /// <inheritdoc/>
    public override string Name => "hybrid";

    /// <summary>Jobs in the same database; closed together with this store.</summary>
    public MySqlJobStore Jobs { get; }

    /// <summary>API keys in the same database; closed together with this store.</summary>
    public MySqlApiKeyStore ApiKeys { get; }

    /// <inheritdoc/>
    public override async Task InitialiseAsync(CancellationToken cancellationToken = default)
    {
        if (_isView) return;
        await Inner.InitialiseAsync(cancellationToken);
        await RefuseWrongSettingsAsync(cancellationToken);
        Delivery.Start();
    }

    /// <inheritdoc/>
    public override async Task<IGalleryStore?> OpenCollectionAsync(string name, CancellationToken cancellationToken = default)
    {
        if (await Inner.OpenCollectionAsync(name, cancellationToken) is not { } view) return null;
        if (name == CollectionName.Default) return new HybridGalleryStore(this, view, _shared.Deliveries.Of(view, out _));
        var delivery = _shared.Deliveries.Of(view, out var isNew);
        if (isNew) delivery.Start();
        return new HybridGalleryStore(this, view, delivery);
    }

    /// <inheritdoc/>
    public override async Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken = default)
    {
        var deleted = await base.DeleteCollectionAsync(name, cancellationToken);
        if (deleted) await _shared.Deliveries.DropAsync(name, CancellationToken.None);
        return deleted;
    }

    // A Chroma that is down comes back, and until then everything goes on; one that refuses the token waits for a person.
    private async Task RefuseWrongSettingsAsync(CancellationToken cancellationToken)
    {
        using var look = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        look.CancelAfter(LongestLook);
        try
        {
            await _shared.Client.CheckAsync(look.Token);
        }
        catch (ChromaFailure failure) when (failure.IsWrongSetting)
        {
            throw failure.Meaning;
        }
        catch (ChromaFailure)
        {
            // The delivery finds it too, says so, and tries on.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The same: a server that does not answer in time.
        }
    }

    /// <summary>Delivers what waits, if Chroma answers, and closes the connections.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_isView) return;
        await _shared.Deliveries.DisposeAsync();
        _shared.Client.Dispose();
        await Inner.DisposeAsync();
    }

    private sealed class Shared(ChromaOptions chroma, bool asksChroma, KeyRing keys, TimeProvider time, ILogger logger)
    {
        public ChromaClient Client { get; } = new(chroma);

        public bool AsksChroma { get; } = asksChroma;

        public Deliveries Deliveries => field ??= new Deliveries(Client, chroma, keys, time, logger);
    }
}

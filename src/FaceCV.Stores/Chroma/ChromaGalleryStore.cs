using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma.Records;
using FaceCV.Stores.Chroma.Vectors;
using FaceCV.Stores.Chroma.Wire;
using FaceCV.Stores.Indexed;
using FaceCV.Stores.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceCV.Stores.Chroma;

/// <summary>
/// The gallery in a Chroma server. People and faces are sealed records of one collection, which are the truth; a SQLite file on this machine is
/// their replica, as Chroma has neither transactions nor an order, and answers what is read. A write is one request, whole or not at all.
/// Vectors are kept beside, a collection a model, turned by a secret matrix.
/// </summary>
public sealed class ChromaGalleryStore : IndexedGalleryStore
{
    private const int MostAttempts = 20;

    private readonly Shared _shared;
    private readonly bool _isView;

    /// <summary>Names server and replica; nothing is opened before <see cref="InitialiseAsync"/>.</summary>
    /// <param name="options">Where the server is.</param>
    /// <param name="replicaPath">File of the replica; jobs are kept there too.</param>
    /// <param name="asksChroma">Whether searches ask Chroma first.</param>
    /// <param name="keys">Seal records, and turn vectors.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Where it is told when Chroma is down; null is nowhere.</param>
    public ChromaGalleryStore(
        ChromaOptions options, string replicaPath, bool asksChroma, KeyRing keys, TimeProvider time, ILogger<SqliteGalleryStore>? logger = null)
        : this(
            new SqliteGalleryStore(new SqliteGalleryOptions { DatabasePath = replicaPath, BusyTimeout = TimeSpan.FromSeconds(60) }, keys, time, logger),
            replica => new Shared(options, replica, asksChroma, keys, time, logger ?? NullLogger<SqliteGalleryStore>.Instance))
    {
    }

    private ChromaGalleryStore(SqliteGalleryStore replica, Func<SqliteGalleryStore, Shared> share)
        : this(replica, share(replica))
    {
    }

    private ChromaGalleryStore(SqliteGalleryStore replica, Shared shared)
        : base(replica, shared.Deliveries.Of(replica, out _), shared.AsksChroma)
    {
        (_shared, Jobs, ApiKeys) = (shared, replica.Jobs, replica.ApiKeys);
    }

    private ChromaGalleryStore(ChromaGalleryStore first, IGalleryStore view, VectorDelivery delivery)
        : base(view, delivery, first._shared.AsksChroma)
    {
        (_shared, _isView, Jobs, ApiKeys) = (first._shared, true, first.Jobs, first.ApiKeys);
    }

    /// <inheritdoc/>
    public override string Name => "chromadb";

    /// <summary>Jobs in the replica's file; closed together with this store.</summary>
    public SqliteJobStore Jobs { get; }

    /// <summary>API keys in the replica's file; closed together with this store.</summary>
    public SqliteApiKeyStore ApiKeys { get; }

    /// <inheritdoc/>
    public override async Task InitialiseAsync(CancellationToken cancellationToken = default)
    {
        if (_isView) return;
        await _shared.Gate.WaitAsync(cancellationToken);
        try
        {
            var version = await _shared.Link.OpenAsync(cancellationToken);
            _shared.Replica.Database.BeforeCommit = _shared.Link.BeforeCommit;
            await _shared.Replica.Database.OpenAsync(cancellationToken);
            await _shared.Replica.Database.WriteAsync(
                connection =>
                {
                    ReplicaRows.Create(connection);
                    return true;
                },
                cancellationToken);
            await RefreshAsync(cancellationToken);
            await _shared.Replica.InitialiseAsync(cancellationToken);
            await _shared.Link.ResealAsync(cancellationToken);
            await _shared.Link.DeleteGoneAsync(cancellationToken);
            _shared.Logger.ChromaOpened(_shared.Options.ToString(), version);
        }
        catch (ChromaFailure failure)
        {
            throw failure.Meaning;
        }
        finally
        {
            _shared.Gate.Release();
        }

        Delivery.Start();
    }

    /// <inheritdoc/>
    public override Task<long> ResealAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default) => WriteAsync(
        async () =>
        {
            var renewed = await Inner.ResealAsync(progress, cancellationToken);
            return Math.Max(renewed, await _shared.Link.ResealAsync(cancellationToken));
        },
        cancellationToken);

    /// <inheritdoc/>
    public override async Task<IGalleryStore?> OpenCollectionAsync(string name, CancellationToken cancellationToken = default)
    {
        if (await Inner.OpenCollectionAsync(name, cancellationToken) is not { } view) return null;
        var delivery = _shared.Deliveries.Of(view, out var isNew);
        if (isNew) delivery.Start();
        return new ChromaGalleryStore(this, view, delivery);
    }

    /// <inheritdoc/>
    public override async Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken = default)
    {
        var deleted = await base.DeleteCollectionAsync(name, cancellationToken);
        if (deleted) await _shared.Deliveries.DropAsync(name, CancellationToken.None);
        return deleted;
    }

    /// <inheritdoc/>
    /// <remarks>Looks whether another machine has written, and brings the replica forward. While Chroma is down it is the replica's last state.</remarks>
    public override async Task<long> LastRevisionAsync(CancellationToken cancellationToken = default)
    {
        await _shared.Gate.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(cancellationToken);
            await _shared.Link.DeleteGoneAsync(cancellationToken);
            _shared.Failure = null;
        }
        catch (ChromaFailure failure)
        {
            if (_shared.Failure is null) _shared.Logger.RecordsUnreachable(failure.Meaning);
            _shared.Failure = failure.Meaning;
        }
        finally
        {
            _shared.Gate.Release();
        }

        return await Inner.LastRevisionAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> FindProblemsAsync(CancellationToken cancellationToken = default)
    {
        if (_shared.Failure is { } failure)
            return [$"Chroma does not answer, so that nothing can be written; people are read from the replica: {failure.Message} {failure.Remedy}"];
        return await base.FindProblemsAsync(cancellationToken);
    }

    /// <summary>Delivers what waits, if Chroma answers, and closes connections and replica.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_isView) return;
        await _shared.Deliveries.DisposeAsync();
        _shared.Client.Dispose();
        await Inner.DisposeAsync();
    }

    // One write at a time, so that none meets the replica while another machine's writes go into it.
    private protected override async Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        await _shared.Gate.WaitAsync(cancellationToken);
        try
        {
            return await TryAsync(write, cancellationToken);
        }
        catch (ChromaFailure failure)
        {
            throw failure.Meaning;
        }
        finally
        {
            _shared.Gate.Release();
            Delivery.Wake();
        }
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await write();
                await DeleteGoneAsync();
                return result;
            }
            catch (StaleReplicaException) when (attempt < MostAttempts)
            {
                await RefreshAsync(cancellationToken);
            }
            catch (StaleReplicaException failure)
            {
                throw new FaceException(FaceError.StoreUnavailable, "Other machines write to the gallery in Chroma all the time.", "Let one machine write at a time.", failure);
            }
        }
    }

    // The write is stored: what could not be deleted has no content any more, and is deleted at the next look.
    private async Task DeleteGoneAsync()
    {
        try
        {
            await _shared.Link.DeleteGoneAsync(CancellationToken.None);
        }
        catch (ChromaFailure failure)
        {
            _shared.Logger.RecordsUnreachable(failure.Meaning);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (await _shared.Link.RefreshAsync(cancellationToken) is { } people) _shared.Logger.ReplicaRefreshed(people);
    }

    private sealed class Shared
    {
        public Shared(ChromaOptions options, SqliteGalleryStore replica, bool asksChroma, KeyRing keys, TimeProvider time, ILogger logger)
        {
            (Options, Replica, AsksChroma, Logger) = (options, replica, asksChroma, logger);
            Client = new ChromaClient(options);
            Link = new RecordsLink(Client, options, replica, keys, time);
            Deliveries = new Deliveries(Client, options, keys, time, logger);
        }

        public ChromaOptions Options { get; }

        public SqliteGalleryStore Replica { get; }

        public ChromaClient Client { get; }

        public RecordsLink Link { get; }

        public Deliveries Deliveries { get; }

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public bool AsksChroma { get; }

        public ILogger Logger { get; }

        public FaceException? Failure { get; set; }
    }
}

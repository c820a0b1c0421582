using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Stores.MySql;

/// <summary>What a look at a database on a server found; nothing is made, migrated or changed by it.</summary>
/// <param name="SchemaVersion">Version of the schema in the database; 0 when it is empty.</param>
/// <param name="KnownVersion">Version that this program brings it to.</param>
/// <param name="ServerVersion">Version of the server.</param>
/// <param name="Counts">How many people and faces there are.</param>
/// <param name="IsFlushed">Whether the server writes its log to the disk at every commit.</param>
public sealed record MySqlCheckUp(long SchemaVersion, long KnownVersion, string ServerVersion, GalleryCounts Counts, bool IsFlushed)
{
    /// <summary>Looks at a database; also tries whether it can be written.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.StoreUnavailable"/> when it cannot be reached or written, is not ours, or is of a newer program.
    /// </exception>
    public static async Task<MySqlCheckUp> RunAsync(MySqlGalleryOptions options, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connections = new MySqlConnections(options);
            await using var connection = await connections.OpenAloneAsync(cancellationToken);
            return await LookAsync(new MySqlSession(connection, cancellationToken));
        }
        catch (Exception failure) when (MySqlFailures.IsKnown(failure))
        {
            throw MySqlFailures.Translate(failure, options);
        }
    }

    private static async Task<MySqlCheckUp> LookAsync(MySqlSession session)
    {
        var server = await MySqlSchema.ServerVersionAsync(session);
        MySqlSchema.RefuseOldServer(server);
        await MySqlSchema.RefuseForeignAsync(session);
        var version = await MySqlSchema.VersionAsync(session);
        MySqlSchema.RefuseNewer(version);
        var isFlushed = await session.ReadNumberAsync("SELECT @@innodb_flush_log_at_trx_commit") == 1;
        var counts = version == 0 ? default : await PersonRows.CountAllAsync(session);

        // A write, taken back.
        if (version > 0) await session.ExecuteAsync("START TRANSACTION; UPDATE last_revision SET revision = revision + 1; ROLLBACK");
        return new MySqlCheckUp(version, MySqlSchema.Steps[^1].Version, server, counts, isFlushed);
    }
}

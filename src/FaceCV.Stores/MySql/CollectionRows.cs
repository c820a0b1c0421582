using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Rows;

namespace FaceCV.Stores.MySql;

/// <summary>Collections as rows.</summary>
internal static class CollectionRows
{
    /// <summary>The key of the default collection.</summary>
    public const long DefaultKey = 1;

    /// <summary>The key of a collection, or null.</summary>
    public static Task<long?> KeyOfAsync(MySqlSession session, string name) =>
        session.ReadNumberAsync("SELECT `key` FROM collections WHERE name = @name", ("@name", name));

    /// <summary>All collections, the default one first.</summary>
    public static Task<List<Collection>> ListAsync(MySqlSession session) =>
        session.ReadAllAsync(CollectionRow.Read, $"SELECT {CollectionRow.Columns} FROM collections c ORDER BY c.key <> 1, c.name");

    /// <summary>How many people and faces a collection has; none when it is gone.</summary>
    public static async Task<GalleryCounts> CountsAsync(MySqlSession session, long key) => (await session.ReadAllAsync(
        reader => new GalleryCounts(reader.GetInt64(0), reader.GetInt64(1)),
        "SELECT people, faces FROM collection_counts WHERE collection_key = @key", ("@key", key))).SingleOrDefault();

    /// <summary>Inserts a collection.</summary>
    public static async Task InsertAsync(MySqlSession session, Collection collection)
    {
        if (await KeyOfAsync(session, collection.Name) is not null) throw CollectionRow.Taken();
        var key = await session.InsertAsync(
            "INSERT INTO collections (name, retention_days, created_at) VALUES (@name, @days, @now)",
            ("@name", collection.Name), ("@days", collection.RetentionDays), ("@now", collection.CreatedAt.UtcTicks));
        await session.ExecuteAsync("INSERT INTO collection_counts VALUES (@key, 0, 0)", ("@key", key));
    }

    /// <summary>Sets how long faces are kept; whether there is such a collection.</summary>
    public static async Task<bool> SetRetentionAsync(MySqlSession session, string name, int? days) =>
        await session.ExecuteAsync("UPDATE collections SET retention_days = @days WHERE name = @name", ("@days", days), ("@name", name)) > 0;

    /// <summary>Deletes a collection with its people; whether there was one.</summary>
    public static async Task<bool> DeleteAsync(MySqlSession session, string name)
    {
        if (await KeyOfAsync(session, name) is not { } key) return false;
        await session.ExecuteAsync("DELETE FROM collection_counts WHERE collection_key = @key", ("@key", key));
        return await session.ExecuteAsync("DELETE FROM collections WHERE `key` = @key", ("@key", key)) > 0;
    }

    /// <summary>Throws when a collection is gone; it stays until the transaction ends.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.CollectionNotFound"/>.</exception>
    public static async Task RequireAsync(MySqlSession session, long key)
    {
        if (key == DefaultKey) return;
        if (await session.ReadNumberAsync("SELECT 1 FROM collections WHERE `key` = @key LOCK IN SHARE MODE", ("@key", key)) is null) throw CollectionName.NotFound();
    }
}

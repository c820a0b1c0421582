using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Rows;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Collections as rows.</summary>
internal static class CollectionRows
{
    /// <summary>The key of the default collection.</summary>
    public const long DefaultKey = 1;

    /// <summary>The key of a collection, or null.</summary>
    public static long? KeyOf(SqliteConnection connection, string name) =>
        connection.ReadNumber("SELECT key FROM collections WHERE name = $name", ("$name", name));

    /// <summary>All collections, the default one first.</summary>
    public static List<Collection> List(SqliteConnection connection) =>
        connection.ReadAll(CollectionRow.Read, $"SELECT {CollectionRow.Columns} FROM collections c ORDER BY c.key <> 1, c.name");

    /// <summary>How many people and faces a collection has; none when it is gone.</summary>
    public static GalleryCounts Counts(SqliteConnection connection, long key) => connection.ReadAll(
        reader => new GalleryCounts(reader.GetInt64(0), reader.GetInt64(1)),
        "SELECT people, faces FROM collection_counts WHERE collection_key = $key", ("$key", key)).SingleOrDefault();

    /// <summary>Inserts a collection.</summary>
    public static void Insert(SqliteConnection connection, Collection collection)
    {
        if (KeyOf(connection, collection.Name) is not null) throw CollectionRow.Taken();
        connection.Execute(
            "INSERT INTO collections (name, retention_days, created_at) VALUES ($name, $days, $now)",
            ("$name", collection.Name), ("$days", collection.RetentionDays), ("$now", collection.CreatedAt.UtcTicks));
    }

    /// <summary>Sets how long faces are kept; whether there is such a collection.</summary>
    public static bool SetRetention(SqliteConnection connection, string name, int? days) =>
        connection.Execute("UPDATE collections SET retention_days = $days WHERE name = $name", ("$days", days), ("$name", name)) > 0;

    /// <summary>Deletes a collection with its people; whether there was one.</summary>
    public static bool Delete(SqliteConnection connection, string name) =>
        connection.Execute("DELETE FROM collections WHERE name = $name", ("$name", name)) > 0;

    /// <summary>Whether there is a collection of a key.</summary>
    public static bool IsThere(SqliteConnection connection, long key) => connection.ReadNumber("SELECT 1 FROM collections WHERE key = $key", ("$key", key)) is not null;

    /// <summary>Throws when a collection is gone.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.CollectionNotFound"/>.</exception>
    public static void Require(SqliteConnection connection, long key)
    {
        if (key != DefaultKey && !IsThere(connection, key)) throw CollectionName.NotFound();
    }
}

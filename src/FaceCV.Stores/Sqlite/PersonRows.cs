using System.Text.Json.Nodes;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Formats;
using FaceCV.Stores.Rows;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>People as rows.</summary>
internal static class PersonRows
{
    private const string Select = $"SELECT {PersonRow.Columns} FROM people p ";

    /// <summary>The people a condition selects.</summary>
    public static List<Person> Find(SqliteConnection connection, string where, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.ReadAll(reader => PersonRow.Read(reader, 0), Select + where, parameters);

    /// <summary>The key of a person, or null.</summary>
    public static long? KeyOf(SqliteConnection connection, long collection, PersonId id) => connection.ReadNumber(
        "SELECT key FROM people WHERE id = $id AND collection_key = $collection", ("$id", RowValues.Bytes(id.Value)), ("$collection", collection));

    /// <summary>The id of the person of a key.</summary>
    public static PersonId IdOf(SqliteConnection connection, long key) =>
        connection.ReadAll(reader => new PersonId(reader.ReadGuid(0)), "SELECT id FROM people WHERE key = $key", ("$key", key)).Single();

    /// <summary>Inserts a person; the key.</summary>
    public static long Insert(SqliteConnection connection, long collection, Person person)
    {
        var metadata = MetadataText.Write(person.Metadata);
        var key = connection.ReadNumber(
            """
            INSERT INTO people (collection_key, id, name, name_folded, external_id, metadata, created_at, updated_at)
            VALUES ($collection, $id, $name, $folded, $externalId, $metadata, $createdAt, $updatedAt) RETURNING key
            """,
            ("$collection", collection),
            ("$id", RowValues.Bytes(person.Id.Value)),
            ("$name", person.Name),
            ("$folded", NameFolding.Fold(person.Name)),
            ("$externalId", person.ExternalId),
            ("$metadata", metadata),
            ("$createdAt", person.CreatedAt.UtcTicks),
            ("$updatedAt", person.UpdatedAt.UtcTicks))!.Value;
        InsertMetadata(connection, key, metadata);
        return key;
    }

    /// <summary>Changes the fields of a person that the change names.</summary>
    public static void Update(SqliteConnection connection, long key, PersonChange change, DateTimeOffset now)
    {
        if (change.Name is { } name)
            connection.Execute(
                "UPDATE people SET name = $name, name_folded = $folded WHERE key = $key",
                ("$name", name), ("$folded", NameFolding.Fold(name)), ("$key", key));
        if (change.ExternalId is { } externalId)
            connection.Execute(
                "UPDATE people SET external_id = $externalId WHERE key = $key",
                ("$externalId", externalId.Length == 0 ? null : externalId), ("$key", key));
        if (change.Metadata is { } metadata) ReplaceMetadata(connection, key, metadata);
        Touch(connection, key, now);
    }

    /// <summary>Sets when a person last changed.</summary>
    public static void Touch(SqliteConnection connection, long key, DateTimeOffset now) =>
        connection.Execute("UPDATE people SET updated_at = $now WHERE key = $key", ("$now", now.UtcTicks), ("$key", key));

    /// <summary>Deletes a person with everything that is theirs; whether there was one.</summary>
    public static bool Delete(SqliteConnection connection, long collection, PersonId id) => connection.Execute(
        "DELETE FROM people WHERE id = $id AND collection_key = $collection", ("$id", RowValues.Bytes(id.Value)), ("$collection", collection)) > 0;

    /// <summary>Deletes a person who has no face.</summary>
    public static void DeleteIfEmpty(SqliteConnection connection, long key) => connection.Execute(
        "DELETE FROM people WHERE key = $key AND NOT EXISTS (SELECT 1 FROM faces WHERE person_key = $key)", ("$key", key));

    private static void ReplaceMetadata(SqliteConnection connection, long key, JsonObject metadata)
    {
        var json = MetadataText.Write(metadata);
        connection.Execute("UPDATE people SET metadata = $json WHERE key = $key", ("$json", json), ("$key", key));
        connection.Execute("DELETE FROM person_metadata WHERE person_key = $key", ("$key", key));
        InsertMetadata(connection, key, json);
    }

    private static void InsertMetadata(SqliteConnection connection, long key, string json)
    {
        foreach (var (name, value) in MetadataText.Flatten(json))
            connection.Execute(
                "INSERT INTO person_metadata VALUES ($key, $name, $value)", ("$key", key), ("$name", name), ("$value", value));
    }
}

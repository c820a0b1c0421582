using System.Text.Json.Nodes;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Stores.Formats;
using FaceCV.Stores.Rows;

namespace FaceCV.Stores.MySql;

/// <summary>People as rows.</summary>
internal static class PersonRows
{
    private const string Select = $"SELECT {PersonRow.Columns} FROM people p ";

    /// <summary>The people a condition selects.</summary>
    public static Task<List<Person>> FindAsync(MySqlSession session, string where, params (string Name, object? Value)[] parameters) =>
        session.ReadAllAsync(reader => PersonRow.Read(reader, 0), Select + where, parameters);

    /// <summary>The person of a key.</summary>
    public static async Task<Person> GetAsync(MySqlSession session, long key) => (await FindAsync(session, "WHERE p.key = @key", ("@key", key))).Single();

    /// <summary>Counts people and faces of all collections.</summary>
    public static async Task<GalleryCounts> CountAllAsync(MySqlSession session)
    {
        var rows = await session.ReadAllAsync(
            reader => new GalleryCounts(reader.GetInt64(0), reader.GetInt64(1)), "SELECT (SELECT COUNT(*) FROM people), (SELECT COUNT(*) FROM faces)");
        return rows[0];
    }

    /// <summary>The key of a person, or null. Others wait with their changes to this person until the transaction ends.</summary>
    public static Task<long?> LockAsync(MySqlSession session, long collection, PersonId id) => session.ReadNumberAsync(
        "SELECT `key` FROM people WHERE id = @id AND collection_key = @collection FOR UPDATE", ("@id", RowValues.Bytes(id.Value)), ("@collection", collection));

    /// <summary>Inserts a person; the key.</summary>
    public static async Task<long> InsertAsync(MySqlSession session, long collection, Person person)
    {
        var metadata = MetadataText.Write(person.Metadata);
        var key = await session.InsertAsync(
            """
            INSERT INTO people (collection_key, id, name, name_folded, external_id, metadata, created_at, updated_at)
            VALUES (@collection, @id, @name, @folded, @externalId, @metadata, @createdAt, @updatedAt)
            """,
            ("@collection", collection),
            ("@id", RowValues.Bytes(person.Id.Value)),
            ("@name", person.Name),
            ("@folded", NameFolding.Fold(person.Name)),
            ("@externalId", person.ExternalId),
            ("@metadata", metadata),
            ("@createdAt", person.CreatedAt.UtcTicks),
            ("@updatedAt", person.UpdatedAt.UtcTicks));
        await InsertMetadataAsync(session, key, metadata);
        session.Count(collection, 1, 0);
        return key;
    }

    /// <summary>Changes the fields of a person that the change names.</summary>
    public static async Task UpdateAsync(MySqlSession session, long key, PersonChange change, DateTimeOffset now)
    {
        if (change.Name is { } name)
            await session.ExecuteAsync(
                "UPDATE people SET name = @name, name_folded = @folded WHERE `key` = @key", ("@name", name), ("@folded", NameFolding.Fold(name)), ("@key", key));
        if (change.ExternalId is { } externalId)
            await session.ExecuteAsync(
                "UPDATE people SET external_id = @externalId WHERE `key` = @key", ("@externalId", externalId.Length == 0 ? null : externalId), ("@key", key));
        if (change.Metadata is { } metadata)
        {
            await ReplaceMetadataAsync(session, key, change.MergeMetadata ? PersonInput.Merge((await GetAsync(session, key)).Metadata, metadata) : metadata);
        }

        await TouchAsync(session, key, now);
    }

    /// <summary>Sets when a person last changed.</summary>
    public static Task TouchAsync(MySqlSession session, long key, DateTimeOffset now) =>
        session.ExecuteAsync("UPDATE people SET updated_at = @now WHERE `key` = @key", ("@now", now.UtcTicks), ("@key", key));

    /// <summary>Deletes a person with everything that is theirs; whether there was one.</summary>
    public static async Task<bool> DeleteAsync(MySqlSession session, long collection, PersonId id)
    {
        if (await LockAsync(session, collection, id) is not { } key) return false;
        var faces = await session.ReadNumberAsync("SELECT COUNT(*) FROM faces WHERE person_key = @key LOCK IN SHARE MODE", ("@key", key)) ?? 0;
        await session.ExecuteAsync("DELETE FROM people WHERE `key` = @key", ("@key", key));
        session.Count(collection, -1, -faces);
        return true;
    }

    /// <summary>Deletes a person who has no face.</summary>
    public static async Task DeleteIfEmptyAsync(MySqlSession session, long collection, long key)
    {
        var deleted = await session.ExecuteAsync(
            "DELETE FROM people WHERE `key` = @key AND NOT EXISTS (SELECT 1 FROM faces WHERE person_key = @key)", ("@key", key));
        session.Count(collection, -deleted, 0);
    }

    private static async Task ReplaceMetadataAsync(MySqlSession session, long key, JsonObject metadata)
    {
        var json = MetadataText.Write(metadata);
        await session.ExecuteAsync("UPDATE people SET metadata = @json WHERE `key` = @key", ("@json", json), ("@key", key));
        await session.ExecuteAsync("DELETE FROM person_metadata WHERE person_key = @key", ("@key", key));
        await InsertMetadataAsync(session, key, json);
    }

    private static async Task InsertMetadataAsync(MySqlSession session, long key, string json)
    {
        foreach (var (name, value) in MetadataText.Flatten(json))
            await session.ExecuteAsync(
                "INSERT INTO person_metadata (pair, person_key) VALUES (@pair, @key)", ("@pair", MetadataText.HashOf(name, value)), ("@key", key));
    }
}

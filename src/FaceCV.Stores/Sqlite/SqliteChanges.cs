using FaceCV.Core.Gallery;
using FaceCV.Stores.Rows;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>The order of changes, by which programs that share the file follow each other.</summary>
internal sealed class SqliteChanges
{
    /// <summary>Changes that are kept.</summary>
    public const int Kept = 100_000;

    // Deleted in portions, so that not every write deletes a row.
    private const int Slack = 1_000;
    private const int PageLength = 1_000;

    private readonly byte[] _writer = RowValues.Bytes(Guid.NewGuid());

    /// <summary>Notes, in the transaction of the write, that faces of a person changed.</summary>
    public void Note(SqliteConnection connection, long collection, PersonId person, IEnumerable<FaceId> faces)
    {
        foreach (var face in faces) Insert(connection, collection, face, person);
    }

    /// <summary>Notes, in the transaction of the erasure, that a person was erased with all faces.</summary>
    public void NoteErased(SqliteConnection connection, long collection, PersonId person) => Insert(connection, collection, null, person);

    /// <summary>The number of the last change.</summary>
    public static long Last(SqliteConnection connection) => connection.ReadNumber("SELECT seq FROM sqlite_sequence WHERE name = 'changes'") ?? 0;

    /// <summary>A page of what changed in a collection after a revision; null when that is no longer known.</summary>
    public ChangePage? Read(SqliteConnection connection, long collection, long after, bool includeOwn)
    {
        var last = Last(connection);
        if (after == last) return new ChangePage([], after);
        if (after > last || connection.ReadNumber("SELECT MIN(revision) FROM changes") is not { } first || first > after + 1) return null;
        var upTo = Math.Min(last, after + PageLength);
        var changes = connection.ReadAll(
            reader => new GalleryChange(reader.IsDBNull(0) ? null : new FaceId(reader.ReadGuid(0)), new PersonId(reader.ReadGuid(1))),
            "SELECT face_id, person_id FROM changes WHERE revision > $after AND revision <= $upTo AND collection_key = $collection AND ($all OR writer <> $writer) ORDER BY revision",
            ("$after", after), ("$upTo", upTo), ("$collection", collection), ("$all", includeOwn), ("$writer", _writer));
        return new ChangePage(changes, upTo);
    }

    private void Insert(SqliteConnection connection, long collection, FaceId? face, PersonId person)
    {
        var revision = connection.ReadNumber(
            "INSERT INTO changes (writer, face_id, person_id, collection_key) VALUES ($writer, $face, $person, $collection) RETURNING revision",
            ("$writer", _writer), ("$face", face is { } id ? RowValues.Bytes(id.Value) : null), ("$person", RowValues.Bytes(person.Value)), ("$collection", collection))!.Value;
        if (revision % Slack == 0) connection.Execute("DELETE FROM changes WHERE revision <= $old", ("$old", revision - Kept));
    }
}

using System.Data.Common;
using System.Text.Json.Nodes;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma.Wire;
using FaceCV.Stores.Protection;
using FaceCV.Stores.Rows;
using FaceCV.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Chroma.Records;

/// <summary>
/// What the replica notes beside the gallery: which rows a transaction touched, told by triggers, the state of Chroma that it equals, and the
/// records that are still to be deleted there.
/// </summary>
internal static class ReplicaRows
{
    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS chroma_touched (kind TEXT NOT NULL, id NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS chroma_gone (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS chroma_state (only_row INTEGER PRIMARY KEY, number INTEGER NOT NULL, token TEXT NOT NULL);
        CREATE TRIGGER IF NOT EXISTS chroma_p1 AFTER INSERT ON people BEGIN INSERT OR IGNORE INTO chroma_touched VALUES ('p', NEW.id); END;
        CREATE TRIGGER IF NOT EXISTS chroma_p2 AFTER UPDATE ON people BEGIN INSERT OR IGNORE INTO chroma_touched VALUES ('p', NEW.id); END;
        CREATE TRIGGER IF NOT EXISTS chroma_p3 AFTER DELETE ON people BEGIN INSERT OR IGNORE INTO chroma_touched VALUES ('p', OLD.id); END;
        CREATE TRIGGER IF NOT EXISTS chroma_f1 AFTER INSERT ON faces BEGIN INSERT OR IGNORE INTO chroma_touched VALUES ('f', NEW.id); END;
        CREATE TRIGGER IF NOT EXISTS chroma_f2 AFTER UPDATE ON faces BEGIN INSERT OR IGNORE INTO chroma_touched VALUES ('f', NEW.id); END;
        CREATE TRIGGER IF NOT EXISTS chroma_f3 AFTER DELETE ON faces BEGIN INSERT OR IGNORE INTO chroma_touched VALUES ('f', OLD.id); END;
        CREATE TRIGGER IF NOT EXISTS chroma_t1 AFTER INSERT ON templates BEGIN INSERT OR IGNORE INTO chroma_touched SELECT 'f', id FROM faces WHERE key = NEW.face_key; END;
        CREATE TRIGGER IF NOT EXISTS chroma_t2 AFTER UPDATE ON templates BEGIN INSERT OR IGNORE INTO chroma_touched SELECT 'f', id FROM faces WHERE key = NEW.face_key; END;
        CREATE TRIGGER IF NOT EXISTS chroma_c1 AFTER INSERT ON crops BEGIN INSERT OR IGNORE INTO chroma_touched SELECT 'f', id FROM faces WHERE key = NEW.face_key; END;
        CREATE TRIGGER IF NOT EXISTS chroma_c2 AFTER UPDATE ON crops BEGIN INSERT OR IGNORE INTO chroma_touched SELECT 'f', id FROM faces WHERE key = NEW.face_key; END;
        CREATE TRIGGER IF NOT EXISTS chroma_k1 AFTER INSERT ON collections BEGIN INSERT OR IGNORE INTO chroma_touched VALUES ('k', NEW.name); END;
        CREATE TRIGGER IF NOT EXISTS chroma_k2 AFTER UPDATE ON collections BEGIN INSERT OR IGNORE INTO chroma_touched VALUES ('k', NEW.name); END;
        CREATE TRIGGER IF NOT EXISTS chroma_k3 AFTER DELETE ON collections BEGIN INSERT OR IGNORE INTO chroma_touched VALUES ('k', OLD.name); END;
        """;

    private const string TableIsThere = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'chroma_state'";

    /// <summary>Makes the tables and triggers.</summary>
    public static void Create(SqliteConnection connection) => connection.Execute(Tables);

    /// <summary>Whether <see cref="Create"/> was done.</summary>
    public static bool AreThere(SqliteConnection connection) => connection.ReadNumber(TableIsThere) > 0;

    /// <summary>The state of Chroma that the replica equals.</summary>
    public static HeadState State(SqliteConnection connection) =>
        connection.ReadAll(reader => new HeadState(reader.GetInt64(0), reader.GetString(1)), "SELECT number, token FROM chroma_state").SingleOrDefault() ?? HeadState.None;

    /// <summary>Notes the state, and that nothing is touched.</summary>
    public static void Settle(SqliteConnection connection, HeadState state)
    {
        connection.Execute("INSERT OR REPLACE INTO chroma_state VALUES (1, $number, $token)", ("$number", state.Number), ("$token", state.Token));
        Untouch(connection);
    }

    /// <summary>Forgets what the transaction touched.</summary>
    public static void Untouch(SqliteConnection connection) => connection.Execute("DELETE FROM chroma_touched");

    /// <summary>Notes everything as touched.</summary>
    public static void TouchAll(SqliteConnection connection) => connection.Execute(
        """
        INSERT OR IGNORE INTO chroma_touched SELECT 'p', id FROM people;
        INSERT OR IGNORE INTO chroma_touched SELECT 'f', id FROM faces;
        INSERT OR IGNORE INTO chroma_touched SELECT 'k', name FROM collections;
        """);

    /// <summary>Ids of records that are still to be deleted in Chroma.</summary>
    public static List<string> Gone(SqliteConnection connection) => connection.ReadAll(reader => reader.GetString(0), "SELECT id FROM chroma_gone");

    /// <summary>Notes that records are to be deleted in Chroma.</summary>
    public static void NoteGone(SqliteConnection connection, IEnumerable<string> ids)
    {
        foreach (var id in ids) connection.Execute("INSERT OR IGNORE INTO chroma_gone VALUES ($id)", ("$id", id));
    }

    /// <summary>Notes that records are deleted in Chroma.</summary>
    public static void ForgetGone(SqliteConnection connection, IEnumerable<string> ids)
    {
        foreach (var id in ids) connection.Execute("DELETE FROM chroma_gone WHERE id = $id", ("$id", id));
    }

    /// <summary>The records of what was touched as it is now, and the ids of what is gone.</summary>
    public static (List<ChromaRecord> Present, List<string> Gone) Touched(SqliteConnection connection, RecordSealer sealer, KeyRing keys, long number)
    {
        var (present, gone) = (new List<ChromaRecord>(), new List<string>());
        var touched = connection.ReadAll(reader => (Kind: reader.GetString(0), Id: reader.GetValue(1)), "SELECT kind, id FROM chroma_touched ORDER BY kind = 'f', kind = 'p'");
        foreach (var (kind, id) in touched)
        {
            var record = kind switch { "p" => Person(connection, keys, (byte[])id), "f" => Face(connection, sealer, keys, (byte[])id), _ => Collection(connection, keys, (string)id) };
            if (record is null) gone.Add(RecordIds.Of(kind, id));
            else present.Add(record with { Metadata = With(record.Metadata, number) });
        }

        return (present, gone);
    }

    private static JsonObject With(JsonObject metadata, long number)
    {
        metadata["n"] = number;
        return metadata;
    }

    private static ChromaRecord? Person(SqliteConnection connection, KeyRing keys, byte[] id)
    {
        var found = connection.ReadAll(
            reader => (Person: PersonRow.Read(reader, 0), Gallery: reader.GetString(PersonRow.ColumnCount)),
            $"SELECT {PersonRow.Columns}, k.name FROM people p JOIN collections k ON k.key = p.collection_key WHERE p.id = $id", ("$id", id));
        if (found.Count == 0) return null;
        var name = RecordIds.Of(found[0].Person.Id);
        return Record(name, new JsonObject { ["kind"] = "p", ["body"] = RecordBody.Of(keys, name, found[0].Person, found[0].Gallery) });
    }

    private static ChromaRecord? Face(SqliteConnection connection, RecordSealer sealer, KeyRing keys, byte[] id)
    {
        if (connection.ReadAll(FaceRow.Read, FaceRow.Select + "WHERE f.id = $id", ("$id", id)) is not [var found]) return null;
        var templates = connection.ReadAll(
            reader => ReadTemplate(reader, sealer),
            "SELECT t.model_id, t.data, t.face_key FROM templates t JOIN faces f ON f.key = t.face_key WHERE f.id = $id", ("$id", id));
        var crop = connection.ReadAll(reader => TemplateRow.ReadCrop(reader, sealer), TemplateRow.SelectCrop + " WHERE f.id = $id", ("$id", id)).SingleOrDefault()?.Jpeg;
        var name = RecordIds.Of(found.Face.Id);
        var own = templates.Single(template => template.ModelId == found.Face.ModelId);
        var face = new NewEnrolledFace(found.Face, own, crop) { OtherTemplates = [.. templates.Where(template => template != own)] };
        return Record(name, new JsonObject { ["kind"] = "f", ["person"] = found.Person.Id.ToString(), ["body"] = RecordBody.Of(keys, name, face) });
    }

    private static Template ReadTemplate(DbDataReader reader, RecordSealer sealer)
    {
        var model = new ModelId(reader.GetString(0));
        return new Template(sealer.Open(reader.GetInt64(2), model, reader.GetFieldValue<byte[]>(1)));
    }

    private static ChromaRecord? Collection(SqliteConnection connection, KeyRing keys, string name)
    {
        if (connection.ReadAll(CollectionRow.Read, $"SELECT {CollectionRow.Columns} FROM collections c WHERE c.name = $name", ("$name", name)) is not [var found]) return null;
        var id = RecordIds.OfCollection(name);
        return Record(id, new JsonObject { ["kind"] = "k", ["body"] = RecordBody.Of(keys, id, found) });
    }

    private static ChromaRecord Record(string id, JsonObject metadata) => new(id, RecordIds.VectorOf(id), metadata);
}

/// <summary>The last write to the records: its number, and a random word that no other write has.</summary>
internal sealed record HeadState(long Number, string Token)
{
    /// <summary>Nothing was written yet.</summary>
    public static readonly HeadState None = new(0, "");
}

using FaceCV.Stores.Protection;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Which key the rows are sealed with, and the change from one to another, a portion of rows at a time.</summary>
internal static class SealedRows
{
    private const int RowsPerWrite = 500;

    /// <summary>The id of the key that all rows are sealed with; null while they are not sealed yet.</summary>
    public static long? KeyId(SqliteConnection connection) => connection.ReadNumber("SELECT key_id FROM protection");

    /// <summary>Writes down which key all rows are sealed with.</summary>
    public static void Note(SqliteConnection connection, uint keyId) => connection.Execute("UPDATE protection SET key_id = $id", ("$id", (long)keyId));

    /// <summary>Seals templates beyond a key anew; how many, of how many looked at, and the last key.</summary>
    public static (int Renewed, int Seen, long Last) RenewTemplates(SqliteConnection connection, RecordSealer sealer, long after)
    {
        var rows = connection.ReadAll(
            reader => (Key: reader.GetInt64(0), Face: reader.GetInt64(1), Model: reader.GetString(2), Data: reader.GetFieldValue<byte[]>(3)),
            "SELECT key, face_key, model_id, data FROM templates WHERE key > $after ORDER BY key LIMIT $count",
            ("$after", after), ("$count", RowsPerWrite));
        var renewed = 0;
        foreach (var row in rows)
        {
            if (sealer.Renew(row.Face, row.Model, row.Data) is not { } data) continue;
            connection.Execute("UPDATE templates SET data = $data WHERE key = $key", ("$data", data), ("$key", row.Key));
            renewed++;
        }

        return (renewed, rows.Count, rows.Count == 0 ? after : rows[^1].Key);
    }

    /// <summary>Seals crops beyond a key anew, likewise.</summary>
    public static (int Renewed, int Seen, long Last) RenewCrops(SqliteConnection connection, RecordSealer sealer, long after)
    {
        var rows = connection.ReadAll(
            reader => (Face: reader.GetInt64(0), Data: reader.GetFieldValue<byte[]>(1)),
            "SELECT face_key, jpeg FROM crops WHERE face_key > $after ORDER BY face_key LIMIT $count", ("$after", after), ("$count", RowsPerWrite));
        var renewed = 0;
        foreach (var row in rows)
        {
            if (sealer.RenewCrop(row.Face, row.Data) is not { } data) continue;
            connection.Execute("UPDATE crops SET jpeg = $data WHERE face_key = $key", ("$data", data), ("$key", row.Face));
            renewed++;
        }

        return (renewed, rows.Count, rows.Count == 0 ? after : rows[^1].Face);
    }
}

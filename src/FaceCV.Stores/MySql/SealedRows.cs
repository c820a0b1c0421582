using FaceCV.Stores.Protection;

namespace FaceCV.Stores.MySql;

/// <summary>Which key the rows are sealed with, and the change from one to another, a portion of rows at a time.</summary>
internal static class SealedRows
{
    private const int RowsPerWrite = 200;

    /// <summary>The id of the key that all rows are sealed with; null while they are not sealed yet.</summary>
    public static Task<long?> KeyIdAsync(MySqlSession session) => session.ReadNumberAsync("SELECT key_id FROM protection");

    /// <summary>Writes down which key all rows are sealed with.</summary>
    public static Task NoteAsync(MySqlSession session, uint keyId) => session.ExecuteAsync("UPDATE protection SET key_id = @id", ("@id", (long)keyId));

    /// <summary>Seals templates beyond a row anew; how many, of how many looked at, and the last row. What another writes meanwhile stays as it writes it.</summary>
    public static async Task<(int Renewed, int Seen, SealedRow Last)> RenewTemplatesAsync(MySqlSession session, RecordSealer sealer, SealedRow after)
    {
        var rows = await session.ReadAllAsync(
            reader => (Model: reader.GetString(0), Face: reader.GetInt64(1), Data: reader.GetFieldValue<byte[]>(2)),
            """
            SELECT model_id, face_key, data FROM templates WHERE model_id > @model OR (model_id = @model AND face_key > @face)
            ORDER BY model_id, face_key LIMIT @count
            """,
            ("@model", after.Model), ("@face", after.Face), ("@count", RowsPerWrite));
        var renewed = 0;
        foreach (var row in rows)
        {
            if (sealer.Renew(row.Face, row.Model, row.Data) is not { } data) continue;
            renewed += await session.ExecuteAsync(
                "UPDATE templates SET data = @data WHERE model_id = @model AND face_key = @face AND data = @old",
                ("@data", data), ("@model", row.Model), ("@face", row.Face), ("@old", row.Data));
        }

        return (renewed, rows.Count, rows.Count == 0 ? after : new SealedRow(rows[^1].Model, rows[^1].Face));
    }

    /// <summary>Seals crops beyond a row anew, likewise.</summary>
    public static async Task<(int Renewed, int Seen, SealedRow Last)> RenewCropsAsync(MySqlSession session, RecordSealer sealer, SealedRow after)
    {
        var rows = await session.ReadAllAsync(
            reader => (Face: reader.GetInt64(0), Data: reader.GetFieldValue<byte[]>(1)),
            "SELECT face_key, jpeg FROM crops WHERE face_key > @face ORDER BY face_key LIMIT @count", ("@face", after.Face), ("@count", RowsPerWrite));
        var renewed = 0;
        foreach (var row in rows)
        {
            if (sealer.RenewCrop(row.Face, row.Data) is not { } data) continue;
            renewed += await session.ExecuteAsync(
                "UPDATE crops SET jpeg = @data WHERE face_key = @face AND jpeg = @old", ("@data", data), ("@face", row.Face), ("@old", row.Data));
        }

        return (renewed, rows.Count, rows.Count == 0 ? after : new SealedRow("", rows[^1].Face));
    }
}

/// <summary>A row of templates or, without a model, of crops.</summary>
internal readonly record struct SealedRow(string Model, long Face);

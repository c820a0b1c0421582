using System.Data.Common;
using System.Text.Json.Nodes;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Formats;

namespace FaceCV.Stores.Rows;

/// <summary>An item of a job as a row; the columns have the same names in every relational store.</summary>
internal static class JobItemRow
{
    /// <summary>The columns <see cref="Read"/> reads.</summary>
    public const string Columns = "number, label, input, outcome, result, code, reason, finished_at";

    /// <summary>A JSON object as it is stored; null stays null.</summary>
    public static string? Text(JsonObject? value) => value is null ? null : MetadataText.Write(value);

    /// <summary>An item.</summary>
    public static JobItem Read(DbDataReader reader) => new(
        reader.GetInt32(0),
        reader.GetString(1),
        ReadObject(reader, 2),
        reader.ReadText(3) is { } word ? new JobOutcome(word, ReadObject(reader, 4), reader.ReadText(5), reader.ReadText(6)) : null,
        reader.IsDBNull(7) ? null : reader.ReadTime(7));

    private static JsonObject? ReadObject(DbDataReader reader, int column) => reader.ReadText(column) is { } text ? MetadataText.Read(text) : null;
}

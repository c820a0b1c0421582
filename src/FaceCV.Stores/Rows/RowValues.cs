using System.Data.Common;

namespace FaceCV.Stores.Rows;

/// <summary>Ids, texts and times as the columns of every relational store hold them.</summary>
internal static class RowValues
{
    /// <summary>An id as it is stored: 16 bytes in network order, so that bytes sort as the text form does.</summary>
    public static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>Reads an id.</summary>
    public static Guid ReadGuid(this DbDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    /// <summary>Reads a text that may be null.</summary>
    public static string? ReadText(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>Reads a time: UTC ticks of 100 ns since year 1.</summary>
    public static DateTimeOffset ReadTime(this DbDataReader reader, int column) => new(reader.GetInt64(column), TimeSpan.Zero);
}

using System.Data.Common;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Formats;

namespace FaceCV.Stores.Rows;

/// <summary>A person as a row; the columns have the same names in every relational store.</summary>
internal static class PersonRow
{
    /// <summary>The columns <see cref="Read"/> reads, of a table called p.</summary>
    public const string Columns =
        "p.id, p.name, p.external_id, p.metadata, p.created_at, p.updated_at, (SELECT COUNT(*) FROM faces c WHERE c.person_key = p.key)";

    /// <summary>How many columns that is.</summary>
    public const int ColumnCount = 7;

    /// <summary>A person from the columns that start at the given one.</summary>
    public static Person Read(DbDataReader reader, int first) => new()
    {
        Id = new PersonId(reader.ReadGuid(first)),
        Name = reader.GetString(first + 1),
        ExternalId = reader.ReadText(first + 2),
        Metadata = MetadataText.Read(reader.GetString(first + 3)),
        CreatedAt = reader.ReadTime(first + 4),
        UpdatedAt = reader.ReadTime(first + 5),
        FaceCount = reader.GetInt32(first + 6),
    };
}

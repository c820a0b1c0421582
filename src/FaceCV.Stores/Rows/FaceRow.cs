using System.Data.Common;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Stores.Rows;

/// <summary>An enrolled face with its person as a row; the columns have the same names in every relational store.</summary>
internal static class FaceRow
{
    /// <summary>The columns <see cref="ReadFace"/> reads, of a table called f.</summary>
    public const string Columns =
        """
        f.id, f.model_id, f.quality_overall, f.quality_sharpness, f.quality_light, f.quality_pose, f.quality_size, f.quality_detection,
        f.box_x, f.box_y, f.box_width, f.box_height, f.source, f.source_hash, f.created_at,
        EXISTS (SELECT 1 FROM crops k WHERE k.face_key = f.key)
        """;

    /// <summary>How many columns that is.</summary>
    public const int ColumnCount = 16;

    /// <summary>What <see cref="Read"/> reads, up to the condition.</summary>
    public const string Select =
        $"""
        SELECT {PersonRow.Columns}, {Columns} FROM faces f JOIN people p ON p.key = f.person_key

        """;

    /// <summary>A face with its person.</summary>
    public static FaceOfPerson Read(DbDataReader reader)
    {
        var person = PersonRow.Read(reader, 0);
        return new FaceOfPerson(ReadFace(reader, PersonRow.ColumnCount, person.Id), person);
    }

    /// <summary>A face of a person from the columns that start at the given one.</summary>
    public static EnrolledFace ReadFace(DbDataReader reader, int first, PersonId person) => new()
    {
        Id = new FaceId(reader.ReadGuid(first)),
        PersonId = person,
        ModelId = new ModelId(reader.GetString(first + 1)),
        Quality = new FaceQuality(
            reader.GetFloat(first + 2), reader.GetFloat(first + 3), reader.GetFloat(first + 4),
            reader.GetFloat(first + 5), reader.GetFloat(first + 6), reader.GetFloat(first + 7)),
        Box = new BoundingBox(reader.GetFloat(first + 8), reader.GetFloat(first + 9), reader.GetFloat(first + 10), reader.GetFloat(first + 11)),
        Source = reader.ReadText(first + 12),
        SourceHash = reader.ReadText(first + 13),
        CreatedAt = reader.ReadTime(first + 14),
        HasCrop = reader.GetBoolean(first + 15),
    };
}

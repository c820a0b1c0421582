using System.Data.Common;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Stores.Rows;

/// <summary>An enrolled face with its person as a row; the columns have the same names in every relational store.</summary>
internal static class FaceRow
{
    /// <summary>What <see cref="Read"/> reads, up to the condition.</summary>
    public const string Select =
        $"""
        SELECT {PersonRow.Columns},
        f.id, f.model_id, f.quality_overall, f.quality_sharpness, f.quality_light, f.quality_pose, f.quality_size, f.quality_detection,
        f.box_x, f.box_y, f.box_width, f.box_height, f.source, f.source_hash, f.created_at,
        EXISTS (SELECT 1 FROM crops k WHERE k.face_key = f.key) FROM faces f JOIN people p ON p.key = f.person_key

        """;

    /// <summary>A face with its person.</summary>
    public static FaceOfPerson Read(DbDataReader reader)
    {
        const int First = PersonRow.ColumnCount;
        var person = PersonRow.Read(reader, 0);
        var face = new EnrolledFace
        {
            Id = new FaceId(reader.ReadGuid(First)),
            PersonId = person.Id,
            ModelId = new ModelId(reader.GetString(First + 1)),
            Quality = new FaceQuality(
                reader.GetFloat(First + 2), reader.GetFloat(First + 3), reader.GetFloat(First + 4),
                reader.GetFloat(First + 5), reader.GetFloat(First + 6), reader.GetFloat(First + 7)),
            Box = new BoundingBox(reader.GetFloat(First + 8), reader.GetFloat(First + 9), reader.GetFloat(First + 10), reader.GetFloat(First + 11)),
            Source = reader.ReadText(First + 12),
            SourceHash = reader.ReadText(First + 13),
            CreatedAt = reader.ReadTime(First + 14),
            HasCrop = reader.GetBoolean(First + 15),
        };
        return new FaceOfPerson(face, person);
    }
}

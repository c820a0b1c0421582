using System.Data.Common;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Protection;

namespace FaceCV.Stores.Rows;

/// <summary>A template, or a crop to make one of, as a row; the columns have the same names in every relational store.</summary>
internal static class TemplateRow
{
    /// <summary>What <see cref="Read"/> reads, up to the condition.</summary>
    public const string Select =
        """
        SELECT f.id, p.id, t.data, t.face_key FROM templates t
        JOIN faces f ON f.key = t.face_key
        JOIN people p ON p.key = f.person_key
        """;

    /// <summary>What <see cref="ReadCrop"/> reads, up to the condition.</summary>
    public const string SelectCrop =
        """
        SELECT f.id, p.id, k.jpeg, f.key FROM crops k
        JOIN faces f ON f.key = k.face_key
        JOIN people p ON p.key = f.person_key
        """;

    /// <summary>The column with the face's key, in both.</summary>
    public const int KeyColumn = 3;

    /// <summary>A template of a model.</summary>
    public static IndexedTemplate Read(DbDataReader reader, RecordSealer sealer, ModelId model) => new(
        new FaceId(reader.ReadGuid(0)), new PersonId(reader.ReadGuid(1)), sealer.Open(reader.GetInt64(KeyColumn), model, reader.GetFieldValue<byte[]>(2)));

    /// <summary>A crop.</summary>
    public static StoredCrop ReadCrop(DbDataReader reader, RecordSealer sealer) => new(
        new FaceId(reader.ReadGuid(0)), new PersonId(reader.ReadGuid(1)), sealer.OpenCrop(reader.GetInt64(KeyColumn), reader.GetFieldValue<byte[]>(2)));
}

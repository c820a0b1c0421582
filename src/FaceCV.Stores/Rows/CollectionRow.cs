using System.Data.Common;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Stores.Rows;

/// <summary>A collection as a row; the columns have the same names in every relational store.</summary>
internal static class CollectionRow
{
    /// <summary>The columns <see cref="Read"/> reads, of a table called c.</summary>
    public const string Columns = "c.name, c.retention_days, c.created_at";

    /// <summary>A collection.</summary>
    public static Collection Read(DbDataReader reader) => new(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetInt32(1), reader.ReadTime(2));

    /// <summary>The refusal of a name that is taken.</summary>
    public static FaceException Taken() => new(FaceError.Conflict, "There is a collection of that name.", "Use that one, or choose another name.");

    /// <summary>Throws for the default collection.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public static void RefuseDefault(string name)
    {
        if (name == CollectionName.Default)
            throw new FaceException(FaceError.InvalidArgument, "The default collection stays.", "Erase its people instead.");
    }
}

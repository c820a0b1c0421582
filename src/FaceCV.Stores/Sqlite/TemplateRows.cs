using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Formats;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Templates as rows.</summary>
internal static class TemplateRows
{
    private const string Select =
        """
        SELECT f.id, p.id, t.data, f.key FROM faces f
        JOIN people p ON p.key = f.person_key
        JOIN templates t ON t.face_key = f.key
        """;

    /// <summary>One person's templates of a model.</summary>
    public static List<IndexedTemplate> OfPerson(SqliteConnection connection, PersonId person, ModelId model) => connection.ReadAll(
        reader => Read(reader, model),
        Select + " WHERE f.person_key = (SELECT key FROM people WHERE id = $person) AND +f.model_id = $model ORDER BY f.created_at, f.key",
        ("$person", SqliteCommands.Bytes(person.Value)), ("$model", model.Value));

    /// <summary>Up to <paramref name="count"/> templates of a model whose keys lie beyond <paramref name="after"/>, with the last key.</summary>
    public static (List<IndexedTemplate> Templates, long LastKey) Batch(SqliteConnection connection, ModelId model, long after, int count)
    {
        var last = after;
        var templates = connection.ReadAll(
            reader =>
            {
                last = reader.GetInt64(3);
                return Read(reader, model);
            },
            Select + " WHERE f.model_id = $model AND f.key > $after ORDER BY f.key LIMIT $count",
            ("$model", model.Value), ("$after", after), ("$count", count));
        return (templates, last);
    }

    private static IndexedTemplate Read(SqliteDataReader reader, ModelId model) => new(
        new FaceId(reader.ReadGuid(0)), new PersonId(reader.ReadGuid(1)), TemplateBlob.Read(model, reader.GetFieldValue<byte[]>(2)));
}

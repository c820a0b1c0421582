using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Protection;
using FaceCV.Stores.Rows;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Enrolled faces as rows.</summary>
internal static class FaceRows
{
    /// <summary>Inserts faces of a person with templates and crops.</summary>
    public static void Insert(SqliteConnection connection, RecordSealer sealer, long collection, long personKey, IReadOnlyList<NewEnrolledFace> faces)
    {
        foreach (var face in faces) InsertParts(connection, sealer, InsertRecord(connection, collection, personKey, face.Face), face);
    }

    /// <summary>Puts a sample in place of a face's own: record, templates and crop; id, person and time of enrolment stay.</summary>
    public static void Replace(SqliteConnection connection, RecordSealer sealer, long key, NewEnrolledFace sample)
    {
        connection.Execute("DELETE FROM templates WHERE face_key = $key", ("$key", key));
        connection.Execute("DELETE FROM crops WHERE face_key = $key", ("$key", key));
        connection.Execute(
            """
            UPDATE faces SET model_id = $model, quality_overall = $overall, quality_sharpness = $sharpness, quality_light = $light, quality_pose = $pose,
                quality_size = $size, quality_detection = $detection, box_x = $x, box_y = $y, box_width = $width, box_height = $height,
                source = $source, source_hash = $hash
            WHERE key = $key
            """,
            [.. Sample(sample.Face), ("$key", key)]);
        InsertParts(connection, sealer, key, sample);
    }

    /// <summary>Gives a face to another person.</summary>
    public static void Move(SqliteConnection connection, long key, long personKey) =>
        connection.Execute("UPDATE faces SET person_key = $person WHERE key = $key", ("$person", personKey), ("$key", key));

    /// <summary>The keys of a face and of its person, or null when there is no such face.</summary>
    public static (long Face, long Person)? KeysOf(SqliteConnection connection, long collection, FaceId id) => connection.ReadAll(
        reader => ((long, long)?)(reader.GetInt64(0), reader.GetInt64(1)), 
        "SELECT f.key, f.person_key FROM faces f JOIN people p ON p.key = f.person_key WHERE f.id = $id AND p.collection_key = $collection",
        ("$id", RowValues.Bytes(id.Value)), ("$collection", collection)).SingleOrDefault();

    /// <summary>A face with its person, or null.</summary>
    public static FaceOfPerson? Find(SqliteConnection connection, long collection, FaceId id) => connection.ReadAll(
        FaceRow.Read, FaceRow.Select + "WHERE f.id = $id AND p.collection_key = $collection", ("$id", RowValues.Bytes(id.Value)), ("$collection", collection)).SingleOrDefault();

    /// <summary>A page of faces, oldest first.</summary>
    public static Page<FaceOfPerson> List(SqliteConnection connection, long collection, FaceQuery query)
    {
        // Faces of one person or name are come to by the person: the collection is asked of that one, as the planner would else walk through all its faces.
        var conditions = new List<string> { query.PersonId is null && query.PersonName is null ? "f.collection_key = $collection" : "p.collection_key = $collection" };
        var parameters = new List<(string Name, object? Value)> { ("$collection", collection) };
        if (query.PersonId is { } person)
        {
            conditions.Add("p.id = $person");
            parameters.Add(("$person", RowValues.Bytes(person.Value)));
        }

        if (query.PersonName is { } name)
        {
            conditions.Add("p.name = $name");
            parameters.Add(("$name", name));
        }

        var where = "WHERE " + string.Join(" AND ", conditions);
        var isEverybody = parameters.Count == 1;
        var total = isEverybody ? CollectionRows.Counts(connection, collection).Faces : connection.ReadNumber("SELECT COUNT(*) FROM faces f JOIN people p ON p.key = f.person_key " + where, [.. parameters])!.Value;
        parameters.Add(("$limit", query.Limit));
        parameters.Add(("$offset", query.Offset));
        var faces = connection.ReadAll(FaceRow.Read, FaceRow.Select + where + " ORDER BY f.created_at, f.key LIMIT $limit OFFSET $offset", [.. parameters]);
        return new Page<FaceOfPerson>(faces, total);
    }

    /// <summary>Deletes a face with its templates and crop.</summary>
    public static void Delete(SqliteConnection connection, long key) => connection.Execute("DELETE FROM faces WHERE key = $key", ("$key", key));

    private static long InsertRecord(SqliteConnection connection, long collection, long personKey, EnrolledFace face) => connection.ReadNumber(
        """
        INSERT INTO faces (collection_key, id, person_key, model_id, quality_overall, quality_sharpness, quality_light, quality_pose, quality_size,
            quality_detection, box_x, box_y, box_width, box_height, source, source_hash, created_at)
        VALUES ($collection, $id, $person, $model, $overall, $sharpness, $light, $pose, $size, $detection, $x, $y, $width, $height, $source, $hash, $now)
        RETURNING key
        """,
        [.. Sample(face), ("$collection", collection), ("$id", RowValues.Bytes(face.Id.Value)), ("$person", personKey), ("$now", face.CreatedAt.UtcTicks)])!.Value;

    private static void InsertParts(SqliteConnection connection, RecordSealer sealer, long key, NewEnrolledFace face)
    {
        foreach (var template in face.Templates) TemplateRows.Write(connection, sealer, key, template.Embedding);
        if (face.AlignedCrop is { } crop)
            connection.Execute("INSERT INTO crops VALUES ($key, $jpeg)", ("$key", key), ("$jpeg", sealer.SealCrop(key, crop)));
    }

    private static (string Name, object? Value)[] Sample(EnrolledFace face) =>
    [
        ("$model", face.ModelId.Value),
        ("$overall", face.Quality.Overall),
        ("$sharpness", face.Quality.Sharpness),
        ("$light", face.Quality.Light),
        ("$pose", face.Quality.Pose),
        ("$size", face.Quality.Size),
        ("$detection", face.Quality.Detection),
        ("$x", face.Box.X),
        ("$y", face.Box.Y),
        ("$width", face.Box.Width),
        ("$height", face.Box.Height),
        ("$source", face.Source),
        ("$hash", face.SourceHash),
    ];
}

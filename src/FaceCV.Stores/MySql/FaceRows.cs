using FaceCV.Core.Gallery;
using FaceCV.Stores.Protection;
using FaceCV.Stores.Rows;

namespace FaceCV.Stores.MySql;

/// <summary>Enrolled faces as rows.</summary>
internal static class FaceRows
{
    /// <summary>Inserts faces of a person with templates and crops.</summary>
    public static async Task InsertAsync(MySqlSession session, RecordSealer sealer, long collection, long personKey, IReadOnlyList<NewEnrolledFace> faces)
    {
        foreach (var face in faces) await InsertPartsAsync(session, sealer, await InsertRecordAsync(session, collection, personKey, face.Face), face);
        session.Count(collection, 0, faces.Count);
    }

    /// <summary>Puts a sample in place of a face's own: record, templates and crop; id, person and time of enrolment stay.</summary>
    public static async Task ReplaceAsync(MySqlSession session, RecordSealer sealer, long key, NewEnrolledFace sample)
    {
        await session.ExecuteAsync("DELETE FROM templates WHERE face_key = @key", ("@key", key));
        await session.ExecuteAsync("DELETE FROM crops WHERE face_key = @key", ("@key", key));
        await session.ExecuteAsync(
            """
            UPDATE faces SET model_id = @model, quality_overall = @overall, quality_sharpness = @sharpness, quality_light = @light, quality_pose = @pose,
                quality_size = @size, quality_detection = @detection, box_x = @x, box_y = @y, box_width = @width, box_height = @height,
                source = @source, source_hash = @hash
            WHERE `key` = @key
            """,
            [.. Sample(sample.Face), ("@key", key)]);
        await InsertPartsAsync(session, sealer, key, sample);
    }

    /// <summary>Gives a face to another person.</summary>
    public static Task MoveAsync(MySqlSession session, long key, long personKey) =>
        session.ExecuteAsync("UPDATE faces SET person_key = @person WHERE `key` = @key", ("@person", personKey), ("@key", key));

    /// <summary>
    /// The keys of a face and of its person, or null when there is no such face. Others wait with their changes to both until the transaction
    /// ends, so that of two who erase the last two faces the second one sees that it has the last.
    /// </summary>
    public static async Task<(long Face, long Person)?> LockAsync(MySqlSession session, long collection, FaceId id)
    {
        var rows = await session.ReadAllAsync(
            reader => (Face: reader.GetInt64(0), Person: reader.GetInt64(1)),
            "SELECT `key`, person_key FROM faces WHERE id = @id FOR UPDATE",
            ("@id", RowValues.Bytes(id.Value)));
        if (rows.Count == 0) return null;
        var owner = await session.ReadNumberAsync(
            "SELECT `key` FROM people WHERE `key` = @key AND collection_key = @collection FOR UPDATE", ("@key", rows[0].Person), ("@collection", collection));
        return owner is null ? null : rows[0];
    }

    /// <summary>A face with its person, or null.</summary>
    public static async Task<FaceOfPerson?> FindAsync(MySqlSession session, long collection, FaceId id) => (await session.ReadAllAsync(
        FaceRow.Read, FaceRow.Select + "WHERE f.id = @id AND p.collection_key = @collection", ("@id", RowValues.Bytes(id.Value)), ("@collection", collection))).SingleOrDefault();

    /// <summary>A page of faces, oldest first.</summary>
    public static async Task<Page<FaceOfPerson>> ListAsync(MySqlSession session, long collection, FaceQuery query)
    {
        // Faces of one person or name are come to by the person, as in SQLite.
        var conditions = new List<string> { query.PersonId is null && query.PersonName is null ? "f.collection_key = @collection" : "p.collection_key = @collection" };
        var parameters = new List<(string Name, object? Value)> { ("@collection", collection) };
        if (query.PersonId is { } person)
        {
            conditions.Add("p.id = @person");
            parameters.Add(("@person", RowValues.Bytes(person.Value)));
        }

        if (query.PersonName is { } name)
        {
            conditions.Add("p.name = @name");
            parameters.Add(("@name", name));
        }

        var where = "WHERE " + string.Join(" AND ", conditions);
        var isEverybody = parameters.Count == 1;
        var total = isEverybody
            ? (await CollectionRows.CountsAsync(session, collection)).Faces
            : (await session.ReadNumberAsync("SELECT COUNT(*) FROM faces f JOIN people p ON p.key = f.person_key " + where, [.. parameters]))!.Value;
        parameters.Add(("@limit", query.Limit));
        parameters.Add(("@offset", query.Offset));
        var faces = await session.ReadAllAsync(
            FaceRow.Read, FaceRow.Select + where + " ORDER BY f.created_at, f.key LIMIT @limit OFFSET @offset", [.. parameters]);
        return new Page<FaceOfPerson>(faces, total);
    }

    /// <summary>Deletes a face with its templates and crop.</summary>
    public static async Task DeleteAsync(MySqlSession session, long collection, long key)
    {
        await session.ExecuteAsync("DELETE FROM faces WHERE `key` = @key", ("@key", key));
        session.Count(collection, 0, -1);
    }

    private static Task<long> InsertRecordAsync(MySqlSession session, long collection, long personKey, EnrolledFace face) => session.InsertAsync(
        """
        INSERT INTO faces (collection_key, id, person_key, model_id, quality_overall, quality_sharpness, quality_light, quality_pose, quality_size,
            quality_detection, box_x, box_y, box_width, box_height, source, source_hash, created_at)
        VALUES (@collection, @id, @person, @model, @overall, @sharpness, @light, @pose, @size, @detection, @x, @y, @width, @height, @source, @hash, @now)
        """,
        [.. Sample(face), ("@collection", collection), ("@id", RowValues.Bytes(face.Id.Value)), ("@person", personKey), ("@now", face.CreatedAt.UtcTicks)]);

    private static async Task InsertPartsAsync(MySqlSession session, RecordSealer sealer, long key, NewEnrolledFace face)
    {
        foreach (var template in face.Templates) await TemplateRows.WriteAsync(session, sealer, key, template.Embedding);
        if (face.AlignedCrop is { } crop)
            await session.ExecuteAsync("INSERT INTO crops (face_key, jpeg) VALUES (@key, @jpeg)", ("@key", key), ("@jpeg", sealer.SealCrop(key, crop)));
    }

    private static (string Name, object? Value)[] Sample(EnrolledFace face) =>
    [
        ("@model", face.ModelId.Value),
        ("@overall", (double)face.Quality.Overall),
        ("@sharpness", (double)face.Quality.Sharpness),
        ("@light", (double)face.Quality.Light),
        ("@pose", (double)face.Quality.Pose),
        ("@size", (double)face.Quality.Size),
        ("@detection", (double)face.Quality.Detection),
        ("@x", (double)face.Box.X),
        ("@y", (double)face.Box.Y),
        ("@width", (double)face.Box.Width),
        ("@height", (double)face.Box.Height),
        ("@source", face.Source),
        ("@hash", face.SourceHash),
    ];
}

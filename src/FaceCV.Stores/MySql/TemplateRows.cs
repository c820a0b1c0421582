using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Protection;
using FaceCV.Stores.Rows;

namespace FaceCV.Stores.MySql;

/// <summary>Templates as rows.</summary>
internal static class TemplateRows
{
    private const string WithoutTemplate = "NOT EXISTS (SELECT 1 FROM templates t WHERE t.model_id = @model AND t.face_key = k.face_key)";

    /// <summary>One person's templates of a model.</summary>
    public static Task<List<IndexedTemplate>> OfPersonAsync(MySqlSession session, RecordSealer sealer, long collection, PersonId person, ModelId model) => session.ReadAllAsync(
        reader => TemplateRow.Read(reader, sealer, model),
        TemplateRow.Select + " WHERE p.id = @person AND p.collection_key = @collection AND t.model_id = @model ORDER BY f.created_at, f.key",
        ("@person", RowValues.Bytes(person.Value)), ("@collection", collection), ("@model", model.Value));

    /// <summary>The templates of some faces by a model.</summary>
    public static Task<List<IndexedTemplate>> OfFacesAsync(MySqlSession session, RecordSealer sealer, long collection, IReadOnlyList<FaceId> faces, ModelId model)
    {
        var parameters = faces.Select((id, n) => ($"@id{n}", (object?)RowValues.Bytes(id.Value))).ToArray();
        var names = string.Join(", ", parameters.Select(parameter => parameter.Item1));
        return session.ReadAllAsync(
            reader => TemplateRow.Read(reader, sealer, model), TemplateRow.Select + $" WHERE f.id IN ({names}) AND p.collection_key = @collection AND t.model_id = @model",
            [.. parameters, ("@collection", collection), ("@model", model.Value)]);
    }

    /// <summary>Up to <paramref name="count"/> templates of a model whose keys lie beyond <paramref name="after"/>, with the last key.</summary>
    public static async Task<(List<IndexedTemplate> Templates, long LastKey)> BatchAsync(MySqlSession session, RecordSealer sealer, long collection, ModelId model, long after, int count)
    {
        var last = after;
        var templates = await session.ReadAllAsync(
            reader =>
            {
                last = reader.GetInt64(TemplateRow.KeyColumn);
                return TemplateRow.Read(reader, sealer, model);
            },
            TemplateRow.Select + " WHERE t.model_id = @model AND t.face_key > @after AND p.collection_key = @collection ORDER BY t.face_key LIMIT @count",
            ("@model", model.Value), ("@after", after), ("@collection", collection), ("@count", count));
        return (templates, last);
    }

    /// <summary>Writes a template of a face, over the one it has of the model.</summary>
    public static Task WriteAsync(MySqlSession session, RecordSealer sealer, long faceKey, Embedding embedding) => session.ExecuteAsync(
        "INSERT INTO templates (face_key, model_id, data) VALUES (@key, @model, @data) ON DUPLICATE KEY UPDATE data = @data",
        ("@key", faceKey), ("@model", embedding.ModelId.Value), ("@data", sealer.Seal(faceKey, embedding)));

    /// <summary>Writes those templates whose face is still that person's, and gives them back. The face stays until the transaction ends.</summary>
    public static async Task<List<IndexedTemplate>> WriteThoseThereAsync(MySqlSession session, RecordSealer sealer, long collection, IReadOnlyList<IndexedTemplate> templates)
    {
        var written = new List<IndexedTemplate>(templates.Count);
        foreach (var template in templates)
        {
            var key = await session.ReadNumberAsync(
                "SELECT f.key FROM faces f JOIN people p ON p.key = f.person_key WHERE f.id = @face AND p.id = @person AND p.collection_key = @collection LOCK IN SHARE MODE",
                ("@face", RowValues.Bytes(template.FaceId.Value)), ("@person", RowValues.Bytes(template.PersonId.Value)), ("@collection", collection));
            if (key is null) continue;
            await WriteAsync(session, sealer, key.Value, template.Embedding);
            written.Add(template);
        }

        return written;
    }

    /// <summary>Crops of faces beyond a key that have no template of a model.</summary>
    public static async Task<CropPage> CropsWithoutAsync(MySqlSession session, RecordSealer sealer, long collection, ModelId model, long after, int count)
    {
        var last = after;
        var crops = await session.ReadAllAsync(
            reader =>
            {
                last = reader.GetInt64(TemplateRow.KeyColumn);
                return TemplateRow.ReadCrop(reader, sealer);
            },
            $"{TemplateRow.SelectCrop} WHERE k.face_key > @after AND p.collection_key = @collection AND {WithoutTemplate} ORDER BY k.face_key LIMIT @count",
            ("@model", model.Value), ("@after", after), ("@collection", collection), ("@count", count));
        return new CropPage(crops, crops.Count < count ? null : last);
    }

    /// <summary>Counts the faces with and without a template of a model.</summary>
    public static async Task<TemplateCoverage> CoverageAsync(MySqlSession session, long collection, ModelId model)
    {
        var rows = await session.ReadAllAsync(
            reader => new TemplateCoverage(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)),
            $"""
            SELECT COALESCE((SELECT faces FROM collection_counts WHERE collection_key = @collection), 0),
                CASE WHEN (SELECT COUNT(*) FROM collections) = 1 THEN (SELECT COUNT(*) FROM templates WHERE model_id = @model)
                ELSE (SELECT COUNT(*) FROM templates t JOIN faces f ON f.key = t.face_key WHERE t.model_id = @model AND f.collection_key = @collection) END,
                (SELECT COUNT(*) FROM crops k JOIN faces f ON f.key = k.face_key AND f.collection_key = @collection WHERE {WithoutTemplate})
            """,
            ("@collection", collection), ("@model", model.Value));
        return rows[0];
    }
}

using FaceCV.Core.Gallery;
using FaceCV.Stores.Formats;

namespace FaceCV.Stores.MySql;

/// <summary>Lists people by a query. Values only ever go in as parameters; text is sought with INSTR, so nothing in it is a wildcard.</summary>
internal static class PersonSearch
{
    public static async Task<Page<Person>> ListAsync(MySqlSession session, long collection, PersonQuery query)
    {
        var (where, parameters) = Condition(collection, query);
        var isEverybody = parameters.Count == 1;
        var total = isEverybody
            ? (await CollectionRows.CountsAsync(session, collection)).People
            : (await session.ReadNumberAsync("SELECT COUNT(*) FROM people p " + where, [.. parameters]))!.Value;
        parameters.Add(("@limit", query.Limit));
        parameters.Add(("@offset", query.Offset));
        var people = await PersonRows.FindAsync(session, where + " ORDER BY p.created_at, p.key LIMIT @limit OFFSET @offset", [.. parameters]);
        return new Page<Person>(people, total);
    }

    private static (string Where, List<(string Name, object? Value)> Parameters) Condition(long collection, PersonQuery query)
    {
        var conditions = new List<string> { "p.collection_key = @collection" };
        var parameters = new List<(string Name, object? Value)> { ("@collection", collection) };
        if (query.Name is { } name)
        {
            conditions.Add("p.name = @name");
            parameters.Add(("@name", name));
        }

        if (!string.IsNullOrEmpty(query.NameContains))
        {
            conditions.Add("INSTR(p.name_folded, @part) > 0");
            parameters.Add(("@part", NameFolding.Fold(query.NameContains)));
        }

        foreach (var (key, value) in query.Metadata)
        {
            var parameter = $"@m{parameters.Count}";
            conditions.Add($"p.key IN (SELECT m.person_key FROM person_metadata m WHERE m.pair = {parameter})");
            parameters.Add((parameter, MetadataText.HashOf(key, value)));
        }

        return ("WHERE " + string.Join(" AND ", conditions), parameters);
    }
}

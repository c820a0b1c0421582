using FaceCV.Core.Gallery;
using FaceCV.Stores.Formats;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Lists people by a query. Values only ever go in as parameters; text is sought with instr, so nothing in it is a wildcard.</summary>
internal static class PersonSearch
{
    public static Page<Person> List(SqliteConnection connection, long collection, PersonQuery query)
    {
        var (where, parameters) = Condition(collection, query);
        var isEverybody = parameters.Count == 1;
        var total = isEverybody ? CollectionRows.Counts(connection, collection).People : connection.ReadNumber("SELECT COUNT(*) FROM people p " + where, [.. parameters])!.Value;
        parameters.Add(("$limit", query.Limit));
        parameters.Add(("$offset", query.Offset));
        var people = PersonRows.Find(connection, where + " ORDER BY p.created_at, p.key LIMIT $limit OFFSET $offset", [.. parameters]);
        return new Page<Person>(people, total);
    }

    private static (string Where, List<(string Name, object? Value)> Parameters) Condition(long collection, PersonQuery query)
    {
        // The plus keeps the planner from walking through the collection where the metadata leads to the people at once.
        var conditions = new List<string> { query.Metadata.Count > 0 ? "+p.collection_key = $collection" : "p.collection_key = $collection" };
        var parameters = new List<(string Name, object? Value)> { ("$collection", collection) };
        if (query.Name is { } name)
        {
            conditions.Add("p.name = $name");
            parameters.Add(("$name", name));
        }

        if (!string.IsNullOrEmpty(query.NameContains))
        {
            conditions.Add("instr(p.name_folded, $part) > 0");
            parameters.Add(("$part", NameFolding.Fold(query.NameContains)));
        }

        foreach (var (key, value) in query.Metadata)
        {
            var n = parameters.Count;
            conditions.Add($"p.key IN (SELECT m.person_key FROM person_metadata m WHERE m.name = $m{n} AND m.value = $m{n + 1})");
            parameters.Add(($"$m{n}", key));
            parameters.Add(($"$m{n + 1}", value));
        }

        return ("WHERE " + string.Join(" AND ", conditions), parameters);
    }
}

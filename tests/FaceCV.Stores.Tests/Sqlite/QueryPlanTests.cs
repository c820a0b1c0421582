using System.Text;
using System.Text.RegularExpressions;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Sqlite;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FaceCV.Stores.Tests.Sqlite;

/// <summary>
/// What the store asks on the paths of requests, listened to as SQLite runs it, and how SQLite finds it: never by looking at all rows of a table that
/// grows with the gallery. docs/design/query-plans.md holds the list.
/// </summary>
public sealed partial class QueryPlanTests : IDisposable
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "design", "query-plans.md");

    // A part of a name may lie anywhere in it, and a page far behind is counted up to: both are said in docs/databases.md.
    private static readonly string[] Growing = ["people whose name contains"];

    // Along an index in the order of the page, to its end.
    private static readonly string[] Pages = ["the first page of people", "the first page of faces"];

    private readonly TemporaryDatabase _database = new();
    private readonly SampleGallery _sample = new();
    private readonly List<string> _heard = [];

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Requests_FindTheirRowsByAnIndex()
    {
        await using var store = await _database.OpenAsync();
        var person = _sample.Person();
        var faces = _sample.Faces(person.Id, 3);
        await ListenAsync(store);
        var plans = new List<(string Request, string Plan)>();

        await AskAsync("a person enrolled", () => store.CreatePersonAsync(person, faces));
        await AskAsync("a face added", () => store.AddFacesAsync(person.Id, _sample.Faces(person.Id, 1), SampleGallery.Start));
        await AskAsync("a person by id", () => store.FindPersonAsync(person.Id));
        await AskAsync("people of a search's hits", () => store.FindPeopleAsync([person.Id, PersonId.New(TimeProvider.System)]));
        await AskAsync("a person by name", () => store.FindPersonByNameAsync(person.Name));
        await AskAsync("a person by external id", () => store.FindPersonByExternalIdAsync("7"));
        await AskAsync("the first page of people", () => store.ListPeopleAsync(new PersonQuery()));
        await AskAsync("people by metadata", () => store.ListPeopleAsync(new PersonQuery { Metadata = new Dictionary<string, string> { ["team"] = "a" } }));
        await AskAsync("people whose name contains", () => store.ListPeopleAsync(new PersonQuery { NameContains = "a" }));
        await AskAsync("a face by id", () => store.FindFaceAsync(faces[0].Face.Id));
        await AskAsync("the first page of faces", () => store.ListFacesAsync(new FaceQuery()));
        await AskAsync("the faces of a person", () => store.ListFacesAsync(new FaceQuery { PersonId = person.Id }));
        await AskAsync("the faces of a name", () => store.ListFacesAsync(new FaceQuery { PersonName = person.Name }));
        await AskAsync("a crop", () => store.ReadCropAsync(faces[0].Face.Id));
        await AskAsync("the templates of a person", () => store.ReadTemplatesAsync(person.Id, SampleGallery.Model));
        await AskAsync("counts", () => store.CountAsync());
        await AskAsync("the last revision", () => store.LastRevisionAsync());
        await AskAsync("what others changed", () => store.ReadChangesAsync(0, includeOwn: true));
        await AskAsync("a person changed", () => store.UpdatePersonAsync(person.Id, new PersonChange { Name = "Ann" }, SampleGallery.Start));
        await AskAsync("a face erased", () => store.DeleteFaceAsync(faces[0].Face.Id, SampleGallery.Start, removeEmptyPerson: false));
        await AskAsync("a person erased", () => store.DeletePersonAsync(person.Id));

        var grown = plans.Where(plan => !Growing.Contains(plan.Request) && (WholeTable().IsMatch(plan.Plan) || (!Pages.Contains(plan.Request) && WholeCollection().IsMatch(plan.Plan)))).Select(plan => $"{plan.Request}: {plan.Plan}");
        grown.ShouldBeEmpty();
        Hold(plans);

        async Task AskAsync(string request, Func<Task> ask)
        {
            _heard.Clear();
            await ask();
            var statements = _heard.ToList();
            await using var connection = new SqliteConnection($"Data Source={_database.Path};Mode=ReadOnly;Pooling=false");
            await connection.OpenAsync();
            foreach (var statement in statements.Where(text => Looks().IsMatch(text)).Distinct()) plans.AddRange(Explain(connection, statement).Select(plan => (request, plan)));
        }
    }

    // Both connections, that of reading and that of writing, tell every statement with its values from now on.
    private async Task ListenAsync(SqliteGalleryStore store)
    {
        int Listen(SqliteConnection connection)
        {
            raw.sqlite3_trace(connection.Handle!, (_, text) => _heard.Add(text), null);
            return 0;
        }

        await store.Database.ReadAsync(Listen, default);
        await store.Database.WriteAsync(Listen, default);
    }

    private static List<string> Explain(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement;
        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read()) steps.Add(reader.GetString(3));
        return steps;
    }

    private static void Hold(List<(string Request, string Plan)> plans)
    {
        var table = new StringBuilder("| Request | Steps |\n|---|---|\n");
        foreach (var request in plans.GroupBy(plan => plan.Request)) table.Append($"| {request.Key} | {string.Join("; ", request.Select(plan => plan.Plan).Distinct())} |\n");
        if (Environment.GetEnvironmentVariable("FACECV_UPDATE_API_DOCUMENT") == "1")
        {
            var page = File.ReadAllText(Page).ReplaceLineEndings("\n");
            File.WriteAllText(Page, page[..page.IndexOf("| Request |", StringComparison.Ordinal)] + table);
        }

        File.ReadAllText(Page).ReplaceLineEndings("\n").ShouldContain(table.ToString());
    }

    [GeneratedRegex(@"^\s*(SELECT|UPDATE|DELETE|WITH)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Looks();

    [GeneratedRegex(@"USING (COVERING )?INDEX \w+ \(collection_key=\?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WholeCollection();

    // SCAN ... USING INDEX goes along an index in the order that a page wants, and stops at its end.
    [GeneratedRegex(@"^SCAN (p|f|t|k|m|people|faces|templates|crops|person_metadata|changes)\b(?!.*USING (COVERING )?INDEX)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WholeTable();
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FaceCV.Core.Access;
using FaceCV.Server.Security;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Security;

/// <summary>Every operation of the API document against every kind of credential. Bodies are empty, so that nothing is done by what gets through.</summary>
public sealed partial class AccessMatrixTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "security.md");

    [Fact]
    public async Task EveryOperation_LetsInWhomItSaysAndNobodyElse()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Security = new SecuritySettings { Auth = AuthMode.Required } });
        var keys = server.Services.GetRequiredService<ApiKeys>();
        var collections = server.Services.GetRequiredService<Core.Gallery.Galleries>();
        foreach (var name in new[] { "staff", "guests" }) await collections.CreateAsync(new Core.Gallery.Collection(name, null, DateTimeOffset.UnixEpoch));
        var byScope = new Dictionary<AccessScope, string>();
        foreach (var scope in AccessScopes.All) byScope[scope] = await KeyAsync(keys, scope);
        var limited = await KeyAsync(keys, AccessScope.Read | AccessScope.Recognise | AccessScope.Enrol | AccessScope.Manage, "staff");
        var (revoked, expired) = (await keys.CreateAsync("revoked", AccessScope.Admin, null, null), await keys.CreateAsync("expired", AccessScope.Admin, null, DateTimeOffset.UtcNow.AddSeconds(1)));
        await keys.RevokeAsync(revoked.Key.Id);
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);

        var (wrong, cases) = (new List<string>(), 0);
        foreach (var operation in Operations((await server.GetAsync("/openapi.json")).Json))
        {
            var isOpen = operation.Scope is null;
            string?[] nobody = [null, "garbage", KeyText.New().ToString(), revoked.Text.ToString(), expired.Text.ToString()];
            foreach (var key in nobody) await ExpectAsync(key, isOpen ? null : 401);
            foreach (var (scope, key) in byScope) await ExpectAsync(key, isOpen || scope.Allow(operation.Scope!.Value) ? null : 403);
            if (isOpen || operation.Scope == AccessScope.Admin) continue;
            await ExpectAsync(limited, operation.Reach == "own" ? null : 403, "?collection=guests");
            await ExpectAsync(limited, operation.Reach == "server" ? 403 : null, "?collection=staff");
            if (operation.Reach == "collection") await ExpectAsync(limited, 403);

            async Task ExpectAsync(string? key, int? refusal, string query = "")
            {
                cases++;
                var answer = await server.SendAsync(operation.Method, operation.Path + query, null, key is null ? [] : [("X-API-Key", key)]);
                var isRight = refusal is null ? answer.Status is not (401 or 403) : answer.Status == refusal;
                if (!isRight) wrong.Add($"{operation.Method} {operation.Path}{query} with {(key is null ? "no key" : byScope.FirstOrDefault(pair => pair.Value == key).Key.ToString())}: {answer.Status} instead of {refusal?.ToString(CultureInfo.InvariantCulture) ?? "let in"}");
            }
        }

        wrong.ShouldBeEmpty();
        cases.ShouldBeGreaterThan(900);
    }

    [Fact]
    public async Task EveryRoute_SaysWhatItNeeds()
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var silent = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null);

        silent.Select(endpoint => endpoint.DisplayName).ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_HoldsTheTableOfRoutes()
    {
        await using var server = await TestServer.WithFakeFacesAsync();
        var table = new StringBuilder("| Route | Scope | Keys limited to collections |\n|---|---|---|\n");
        foreach (var operation in Operations((await server.GetAsync("/openapi.json")).Json))
        {
            var reach = (operation.Scope, operation.Reach) switch
            {
                (null, _) or (_, "own") => "see their own",
                (AccessScope.Admin, _) => "cannot have it",
                (_, "server") => "refused",
                _ => "in theirs",
            };
            table.Append(CultureInfo.InvariantCulture, $"| `{operation.Method} {operation.Template}` | {(operation.Scope is { } scope ? $"`{scope.Names()[0]}`" : "open to all")} | {reach} |\n");
        }

        var page = (await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("FACECV_UPDATE_API_DOCUMENT") == "1")
        {
            page = page[..page.IndexOf("| Route |", StringComparison.Ordinal)] + table;
            await File.WriteAllTextAsync(Page, page, TestContext.Current.CancellationToken);
        }

        page.ShouldContain(table.ToString());
    }

    private static async Task<string> KeyAsync(ApiKeys keys, AccessScope scopes, params string[] collections) => (await keys.CreateAsync("of a test", scopes, collections, null)).Text.ToString();

    private static IEnumerable<Operation> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from member in path.Value.EnumerateObject()
        where member.Name is "get" or "post" or "put" or "patch" or "delete"
        let scope = AccessScopes.Find(member.Value.GetProperty("x-facecv-scope").GetString()!)
        let reach = member.Value.TryGetProperty("x-facecv-reach", out var given) ? given.GetString() : null
        select new Operation(new HttpMethod(member.Name.ToUpperInvariant()), path.Name, Parameter().Replace(path.Name, path.Name.Contains("/collections/", StringComparison.Ordinal) ? "staff" : Guid.Empty.ToString()), scope, reach);

    [GeneratedRegex("{[^}]*}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    private sealed record Operation(HttpMethod Method, string Template, string Path, AccessScope? Scope, string? Reach);
}

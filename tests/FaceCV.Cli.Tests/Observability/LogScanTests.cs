using System.Text.Json;
using System.Text.RegularExpressions;
using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Observability;

/// <summary>Reads all that a real server logs in a full scenario, and finds nothing of anybody in it.</summary>
public sealed partial class LogScanTests : IDisposable
{
    private readonly CliProcess _cli = new();

    public LogScanTests()
    {
        Scenario.RequireData();
        _cli["FACECV_MODEL_CACHE_DIR"] = Repository.ModelsDirectory;
        _cli["FACECV_DATA_KEY"] = PrivateThings.DataKey;
        _cli["FACECV_LOG_DIR"] = _cli.PathOf("logs");
    }

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("text", "information")]
    [InlineData("json", "trace")]
    [InlineData("text", "debug")]
    public async Task Log_OfAFullScenario_HoldsNothingOfAnybody(string format, string level)
    {
        _cli["FACECV_LOG_FORMAT"] = format;
        _cli["FACECV_LOG_LEVEL"] = level;
        await using var server = await _cli.ServeAsync(FileServer.FreePort());
        var scenario = new Scenario(server.Client);
        await scenario.RunAsync();
        var console = await server.StopAsync();
        var file = string.Concat(Directory.GetFiles(_cli.PathOf("logs")).Select(File.ReadAllText));

        var lines = $"{console}\n{file}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
        TestContext.Current.TestOutputHelper?.WriteLine($"{scenario.Requests} requests, {lines.Length} lines");
        lines.Length.ShouldBeGreaterThan(2 * (scenario.Requests - 10), "both logs have a line for each request, probes aside");
        foreach (var done in new[] { "/insightface/register 200", "/insightface/recognize 200", "/represent 200", "/jobs/ 202", "/export 200", "/import 200", "/people/{person_id} 204" })
            Answered(file, format).ShouldContain(route => route.EndsWith(done, StringComparison.Ordinal), done);
        scenario.Template.ShouldNotBeEmpty();
        foreach (var line in lines)
        {
            foreach (var secret in PrivateThings.All.Concat(scenario.Template).Concat(scenario.Pictures).Append(scenario.Key)) line.ShouldNotContain(secret, Case.Insensitive);
            Base64().IsMatch(line).ShouldBeFalse(line);
            Numbers().IsMatch(line).ShouldBeFalse(line);
        }

        if (format == "json") RequireRequestIds(file);
    }

    // Route and status of each request, so that a scenario that went wrong is not taken for a clean log.
    private static string[] Answered(string file, string format) => format == "json"
        ? [.. Json(file).Select(line => $"{line.GetProperty("Route").GetString()} {line.GetProperty("Status").GetInt32()}")]
        : [.. AnsweredLine().Matches(file).Select(match => $"{match.Groups["route"].Value} {match.Groups["status"].Value}")];

    private static void RequireRequestIds(string file)
    {
        var answered = Json(file);
        answered.ShouldNotBeEmpty();
        answered.ShouldAllBe(line => line.GetProperty("RequestId").GetString()!.Length > 0);
        answered.Any(line => line.TryGetProperty("Stages", out var stages) && stages.TryGetProperty("embed", out var embed) && embed.GetDouble() > 0).ShouldBeTrue();
    }

    private static JsonElement[] Json(string file) => [.. file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
        .Where(line => line.TryGetProperty("EventId", out var id) && id.GetProperty("Id").GetInt32() == 1010)];

    // A run of base64 longer than any id or digest, mixed as base64 is, and a row of numbers as a template is.
    [GeneratedRegex("(?=[A-Za-z0-9+/]*[0-9])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{43,}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Base64();

    [GeneratedRegex(@"(-?[0-9]+\.[0-9]+(e-?[0-9]+)?[,; ]+){6,}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\[1010\] [A-Z_]+ (?<route>\S+) answered (?<status>[0-9]+) in", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex AnsweredLine();
}

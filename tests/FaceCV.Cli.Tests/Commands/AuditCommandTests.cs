using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class AuditCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Commands_ThatChange_AreOnRecordByTheUsersNumber()
    {
        (await _cli.RunAsync("enrol", "Zaphod", _cli.Picture("secret.jpg", "zaphod/1"))).Code.ShouldBe(0);
        (await _cli.RunAsync("people", "list")).Code.ShouldBe(0);
        (await _cli.RunAsync("people", "delete", "Zaphod", "--yes")).Code.ShouldBe(0);
        (await _cli.RunAsync("collections", "create", "staff")).Code.ShouldBe(0);
        (await _cli.RunAsync("people", "delete", "Nobody", "--yes")).Code.ShouldBe(ExitCode.NotFound);

        var lines = (await _cli.RunAsync("audit", "export")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Length.ShouldBe(3);
        lines[0].ShouldContain("\"action\":\"person.enrol\"");
        lines[1].ShouldContain("\"action\":\"person.erase\"");
        lines[1].ShouldContain("person:");
        lines[2].ShouldContain("collection:staff");
        lines.ShouldAllBe(line => line.Contains("\"kind\":\"cli\"", StringComparison.Ordinal) && !line.Contains("aphod", StringComparison.Ordinal) && !line.Contains("secret", StringComparison.Ordinal));
        (await _cli.RunAsync("audit", "export", "--format", "csv", "--to", "2020-01-01")).Output.ShouldStartWith("seq,time,action");
    }

    [Fact]
    public async Task Verify_IntactAndTamperedWith_TellsByExitCode()
    {
        await _cli.RunAsync("collections", "create", "staff");
        await _cli.RunAsync("collections", "create", "visitors");
        var good = await _cli.RunAsync("audit", "verify");
        good.Code.ShouldBe(0, good.Output);
        var head = good.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim()["head ".Length..];
        (await _cli.RunAsync("audit", "verify", "--expect-head", head)).Code.ShouldBe(0);
        (await _cli.RunAsync("audit", "verify", "--expect-head", "x")).Code.ShouldBe(ExitCode.BadInput);

        var file = Directory.GetFiles(_cli.PathOf("data/audit"), "*.jsonl").ShouldHaveSingleItem();
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("collection:staff", "collection:stuff", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var bad = await _cli.RunAsync("audit", "verify", "--json");
        bad.Code.ShouldBe(ExitCode.Negative);
        bad.Json.GetProperty("intact").GetBoolean().ShouldBeFalse();
        bad.Json.GetProperty("problems")[0].GetString()!.ShouldContain("entry 1 was altered");
    }

    [Fact]
    public async Task KeyRotate_OldEntriesStayVerifiable()
    {
        await _cli.RunAsync("collections", "create", "staff");

        (await _cli.RunAsync("key", "rotate")).Code.ShouldBe(0);

        var verified = await _cli.RunAsync("audit", "verify", "--json");
        verified.Code.ShouldBe(0, verified.Output);
        verified.Json.GetProperty("entries").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Processes_SideBySide_WriteOneChain()
    {
        using var cli = new CliProcess();
        await cli.RunAsync("collections", "list");

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => cli.RunAsync("collections", "create", $"c{n}")));

        results.ShouldAllBe(result => result.Code == 0);
        var verified = await cli.RunAsync("audit", "verify", "--json");
        verified.Code.ShouldBe(0, verified.Output);
        verified.Json.GetProperty("entries").GetInt32().ShouldBe(3);
    }
}

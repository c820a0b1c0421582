using System.Security.Cryptography;
using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class TransferCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task ExportAndImport_IntoAnotherDatabase_FindThePersonThere()
    {
        await EnrolAsync("ann");
        var archive = _cli.PathOf("all.facecv");

        var exported = await _cli.RunAsync("export", archive, "--json");
        UseOtherDatabase();
        var imported = await _cli.RunAsync("import", archive, "--json");

        exported.Json.GetProperty("people").GetInt32().ShouldBe(1);
        exported.Json.GetProperty("bytes").GetInt64().ShouldBe(new FileInfo(archive).Length);
        imported.Code.ShouldBe(0);
        imported.Json.GetProperty("done").GetProperty("people_created").GetInt32().ShouldBe(1);
        (await _cli.RunAsync("identify", _cli.PathOf("ann.bmp"), "--json")).Code.ShouldBe(0);
        (await _cli.RunAsync("import", archive)).Output.ShouldContain("1  people there already");
    }

    [Fact]
    public async Task Export_Plain_SaysThatItIsAndOnlyTheOwnerMayReadIt()
    {
        await EnrolAsync("ann");
        var archive = _cli.PathOf("all.facecv");

        (await _cli.RunAsync("export", archive)).Output.ShouldContain("It is not sealed");

        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(archive).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(_cli.PathOf("."), "*.partial").ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_FileIsThere_IsRefusedUnlessItMayBeOverwritten()
    {
        await EnrolAsync("ann");
        var archive = _cli.Write("all.facecv", [1, 2, 3]);

        var refused = await _cli.RunAsync("export", archive);

        refused.Code.ShouldBe(ExitCode.BadInput);
        refused.Error.ShouldContain("--overwrite");
        File.ReadAllBytes(archive).ShouldBe([1, 2, 3]);
        (await _cli.RunAsync("export", archive, "--overwrite")).Code.ShouldBe(0);
        new FileInfo(archive).Length.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task ExportAndImport_WithAKeyFile_NeedThatKey()
    {
        await EnrolAsync("ann");
        var (key, other) = (WriteKey("a.key"), WriteKey("b.key"));
        var archive = _cli.PathOf("all.facecv");
        (await _cli.RunAsync("export", archive, "--key-file", key)).Output.ShouldContain("It is sealed");
        UseOtherDatabase();

        (await _cli.RunAsync("import", archive)).Error.ShouldContain("--key-file");
        (await _cli.RunAsync("import", archive, "--key-file", other)).Error.ShouldContain("another key");
        (await _cli.RunAsync("import", archive, "--key-file", archive)).Code.ShouldBe(ExitCode.BadInput);
        (await _cli.RunAsync("import", archive, "--key-file", key)).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Import_DamagedArchive_IsRefusedAndNothingIsThere()
    {
        await EnrolAsync("ann");
        var archive = _cli.PathOf("all.facecv");
        await _cli.RunAsync("export", archive);
        File.WriteAllBytes(archive, File.ReadAllBytes(archive)[..^1]);
        UseOtherDatabase();

        var refused = await _cli.RunAsync("import", archive, "--json");

        refused.Code.ShouldBe(ExitCode.BadInput);
        refused.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("invalid_archive");
        (await _cli.RunAsync("people", "list", "--json")).Json.GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Import_PersonOfThatExternalId_FollowsThePolicy()
    {
        await EnrolAsync("ann", "7");
        var archive = _cli.PathOf("all.facecv");
        await _cli.RunAsync("export", archive);
        UseOtherDatabase();
        await EnrolAsync("bea", "7");

        var dry = await _cli.RunAsync("import", archive, "--dry-run");
        var refused = await _cli.RunAsync("import", archive);
        var merged = await _cli.RunAsync("import", archive, "--on-conflict", "merge");

        (dry.Code, refused.Code, merged.Code).ShouldBe((ExitCode.Negative, ExitCode.BadInput, 0));
        dry.Output.ShouldContain("nothing was written");
        refused.Error.ShouldContain("1 people of the archive are here already and differ");
        merged.Output.ShouldContain("1  people given what they lacked");
        (await _cli.RunAsync("people", "show", "bea", "--json")).Json.GetProperty("total_faces").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Backup_WhileInUse_IsADatabaseToStartWith()
    {
        await EnrolAsync("ann");
        var copy = _cli.PathOf("copy.db");

        var backup = await _cli.RunAsync("backup", copy, "--json");

        backup.Code.ShouldBe(0);
        backup.Json.GetProperty("people").GetInt32().ShouldBe(1);
        backup.Json.GetProperty("data_key").GetString().ShouldBe((await _cli.RunAsync("key", "show", "--json")).Json.GetProperty("current").GetString());
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(copy).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await EnrolAsync("bea");
        _cli["FACECV_DB_CONNECTION_STRING"] = copy;
        (await _cli.RunAsync("people", "list", "--json")).Json.GetProperty("total").GetInt32().ShouldBe(1);
        (await _cli.RunAsync("identify", _cli.PathOf("ann.bmp"), "--json")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Backup_SaysThatTheKeyHasToBeKeptToo()
    {
        await EnrolAsync("ann");
        (await _cli.RunAsync("backup", _cli.PathOf("copy.db"))).Output.ShouldContain("keep a copy of that too");
        (await _cli.RunAsync("backup", _cli.PathOf("copy.db"))).Error.ShouldContain("is there already");
    }

    [Fact]
    public async Task Backup_NoDatabaseYet_IsRefusedAndMakesNone()
    {
        (await _cli.RunAsync("backup", _cli.PathOf("copy.db"))).Code.ShouldBe(ExitCode.BadInput);
        File.Exists(_cli.PathOf("copy.db")).ShouldBeFalse();
    }

    private async Task EnrolAsync(string name, string? externalId = null)
    {
        string[] more = externalId is null ? [] : ["--external-id", externalId];
        (await _cli.RunAsync(["enrol", name, _cli.Picture($"{name}.bmp", $"{name}/1"), .. more])).Code.ShouldBe(0);
    }

    private void UseOtherDatabase() => _cli["FACECV_DB_CONNECTION_STRING"] = _cli.PathOf("other.db");

    private string WriteKey(string name) => _cli.Write(name, System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n"));
}

using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class ApiKeyCommandTests : IDisposable
{
    private const int SecretLength = 43;

    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Create_ShowsTheKeyOnce_ListDoesNot()
    {
        var made = await _cli.RunAsync("api-key", "create", "front door", "--scope", "read,enrol", "--only", "staff", "--days", "90", "--json");

        made.Code.ShouldBe(0);
        var key = made.Json.GetProperty("key").GetString()!;
        key.ShouldStartWith("fcv_");
        var listed = await _cli.RunAsync("api-key", "list");
        listed.Output.ShouldContain("front door");
        listed.Output.ShouldContain("read, enrol");
        listed.Output.ShouldContain("staff");
        listed.Output.ShouldNotContain(key[^SecretLength..]);
        var record = (await _cli.RunAsync("api-key", "list", "--json")).Json.GetProperty("keys")[0];
        record.GetProperty("prefix").GetString().ShouldBe(key.Split('_')[1]);
        record.GetProperty("active").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Rotate_GivesAnotherSecretUnderTheSamePrefix()
    {
        var first = await CreateAsync();

        var rotated = await _cli.RunAsync("api-key", "rotate", Prefix(first), "--grace-hours", "1", "--json");

        var second = rotated.Json.GetProperty("key").GetString()!;
        second.ShouldNotBe(first);
        Prefix(second).ShouldBe(Prefix(first));
    }

    [Fact]
    public async Task Revoke_IsToldByTheList_AndCannotBeRotated()
    {
        var key = await CreateAsync();

        (await _cli.RunAsync("api-key", "revoke", Prefix(key))).Code.ShouldBe(0);

        (await _cli.RunAsync("api-key", "list")).Output.ShouldContain("revoked");
        (await _cli.RunAsync("api-key", "rotate", Prefix(key))).Code.ShouldBe(ExitCode.BadInput);
    }

    [Theory]
    [InlineData(ExitCode.BadInput, "create", "door")]
    [InlineData(ExitCode.BadInput, "create", "door", "--scope", "everything")]
    [InlineData(ExitCode.BadInput, "create", "door", "--scope", "admin", "--only", "staff")]
    [InlineData(ExitCode.BadInput, "create", " ", "--scope", "read")]
    [InlineData(ExitCode.NotFound, "revoke", "abcdefgh")]
    [InlineData(ExitCode.NotFound, "rotate", "abcdefgh")]
    public async Task WrongUse_HasItsCode(int code, params string[] args) => (await _cli.RunAsync(["api-key", .. args])).Code.ShouldBe(code);

    private async Task<string> CreateAsync() => (await _cli.RunAsync("api-key", "create", "door", "--scope", "read", "--json")).Json.GetProperty("key").GetString()!;

    private static string Prefix(string key) => key.Split('_')[1];
}

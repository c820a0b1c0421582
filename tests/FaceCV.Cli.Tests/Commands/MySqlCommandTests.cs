using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit.Databases;
using FaceCV.TestKit.Faces;

namespace FaceCV.Cli.Tests.Commands;

/// <summary>The command line on a MySQL database: it looks without touching, works, and says what to do when it cannot.</summary>
public sealed class MySqlCommandTests : IDisposable
{
    private readonly MariaDbServer _server = MariaDbServer.Start();
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public MySqlCommandTests() => Use(MariaDbServer.Password, MariaDbServer.Database);

    public void Dispose()
    {
        _cli.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Commands_OnMySql_WorkAndDoctorTellsOfIt()
    {
        (await DatabaseAsync()).ShouldBe(("ok", $"127.0.0.1:{_server.Port}/facecv answers and can be written: empty; the first start makes its tables, server "));

        _cli.Write("ann.bmp", FakeAnalyser.Picture("ann"));
        (await _cli.RunAsync("enrol", "Ann", _cli.PathOf("ann.bmp"))).Code.ShouldBe(0);

        (await _cli.RunAsync("people", "list", "--json")).Output.ShouldContain("Ann");
        (await DatabaseAsync()).ShouldBe(("ok", $"127.0.0.1:{_server.Port}/facecv answers and can be written: 1 people, 1 faces, schema 8, server "));
        (await _cli.RunAsync("config", "show")).Output.ShouldContain($"Database: mysql://127.0.0.1:{_server.Port}/facecv");
        (await _cli.RunAsync("backup", _cli.PathOf("copy.db"))).Error.ShouldContain("not in SQLite");
        (await _cli.RunAsync("export", _cli.PathOf("all.facecv"), "--json")).Json.GetProperty("people").GetInt32().ShouldBe(1);
        File.Exists(Path.Combine(_cli.PathOf("data"), "facecv.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task Commands_WrongPasswordOrDatabase_FailWithTheNextStep()
    {
        Use("hunter2", MariaDbServer.Database);
        var refused = await _cli.RunAsync("people", "list");
        refused.Code.ShouldBe(ExitCode.Failure);
        refused.Error.ShouldContain("refuses the user 'facecv'");
        refused.Error.ShouldContain("next:");
        refused.Error.ShouldNotContain("hunter2");
        (await DatabaseAsync()).Status.ShouldBe("failed");

        Use(MariaDbServer.Password, "nowhere");
        (await _cli.RunAsync("people", "list")).Error.ShouldContain("CREATE DATABASE `nowhere`");
    }

    private void Use(string password, string database) =>
        _cli["FACECV_DB_CONNECTION_STRING"] = $"mysql+pymysql://{MariaDbServer.User}:{Uri.EscapeDataString(password)}@127.0.0.1:{_server.Port}/{database}";

    // The detail without the server's version.
    private async Task<(string? Status, string? Detail)> DatabaseAsync()
    {
        var check = (await _cli.RunAsync("doctor", "--json")).Json.GetProperty("checks").EnumerateArray().Single(each => each.GetProperty("name").GetString() == "database");
        return (check.GetProperty("status").GetString(), check.GetProperty("detail").GetString()!.Split("10.", 2)[0]);
    }
}

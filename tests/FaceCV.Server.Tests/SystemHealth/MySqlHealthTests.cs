using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Databases;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.SystemHealth;

/// <summary>The server on MySQL: it serves, says so, notices a lost server, and does not start on a wrong password.</summary>
public sealed class MySqlHealthTests : IDisposable
{
    private readonly MariaDbServer _server = MariaDbServer.Start();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Server_OnMySql_EnrolsTellsItsStoreAndNoticesItsLoss()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => OnMySql(settings, MariaDbServer.Password));
        (await server.PostAsync("/api/v1/insightface/register", ("file", FakeAnalyser.Picture("ann")), ("name", "Ann"))).Status.ShouldBe(200);

        var health = (await server.GetAsync("/api/v1/health/database")).Json;
        health.GetProperty("default_db").GetString().ShouldBe("mysql");
        health.GetProperty("face_count").GetInt64().ShouldBe(1);
        health.GetProperty("availability").EnumerateObject().Where(kind => kind.Value.GetBoolean()).Select(kind => kind.Name).ShouldBe(["mysql"]);

        _server.Kill();
        (await server.GetAsync("/api/v1/health/database")).Status.ShouldBe(503);
        _server.Start();
        (await server.GetAsync("/api/v1/health/database")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Start_WrongPassword_IsRefused()
    {
        var failure = await Should.ThrowAsync<FaceException>(() => TestServer.WithFakeFacesAsync(settings => OnMySql(settings, "hunter2")));
        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        failure.Message.ShouldContain("refuses the user");
    }

    private FaceCvSettings OnMySql(FaceCvSettings settings, string password) => settings with
    {
        Storage = settings.Storage with
        {
            DbType = DatabaseKind.Mysql, MySqlHost = "127.0.0.1", MySqlPort = _server.Port, MySqlUser = MariaDbServer.User, MySqlPassword = password, MySqlDatabase = MariaDbServer.Database,
        },
    };
}

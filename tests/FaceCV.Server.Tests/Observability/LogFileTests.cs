using FaceCV.Server.Configuration;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Tests.Observability;

public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_Set_IsWrittenAndIsOfThisUserAlone()
    {
        await using (var server = await StartAsync("logs")) await server.SendAsync(HttpMethod.Get, "/api/v1/people", null, ("X-Request-Id", "mine-1"));

        var file = Directory.GetFiles(Path.Combine(_folder.Path, "logs")).ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldContain("GET /api/v1/people/ answered 200");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldContain("request mine-1");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task File_Full_GoesOnInTheNextAndTheOldestGoes()
    {
        await using (var server = await StartAsync("logs", settings => settings with { LogFileSize = 1000, LogFiles = 2 }))
            for (var i = 0; i < 30; i++) await server.GetAsync("/api/v1/people");

        var files = Directory.GetFiles(Path.Combine(_folder.Path, "logs"));
        files.Length.ShouldBe(2);
        files.ShouldAllBe(file => new FileInfo(file).Length < 2000);
    }

    [Fact]
    public async Task File_ThatCannotBeWritten_FailsNoRequestAndIsSaid()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "taken"), "no folder", TestContext.Current.CancellationToken);
        await using var server = await StartAsync("taken");

        (await server.GetAsync("/api/v1/people")).Status.ShouldBe(200);

        (await server.GetAsync("/health")).Json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("code").GetString()).ShouldContain("log");
    }

    private Task<TestServer> StartAsync(string folder, Func<ObservabilitySettings, ObservabilitySettings>? change = null) => TestServer.WithFakeFacesAsync(settings =>
    {
        var log = settings.Observability with { LogDir = Path.Combine(_folder.Path, folder) };
        return settings with { Server = settings.Server with { LogLevel = LogLevel.Information }, Observability = change?.Invoke(log) ?? log };
    });
}

using System.Diagnostics;
using System.Text.Json;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Observability;

/// <summary>Holds what deploy/monitoring offers to the programs that read it.</summary>
public sealed class MonitoringFilesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "monitoring");

    [Theory]
    [InlineData("check", "rules", "rules.yml")]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("test", "rules", "rules.test.yml")]
    public async Task Prometheus_Files_AreWhatItsToolTakes(params string[] args)
    {
        var tool = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        if (tool is null && Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("promtool is not installed; eng/test.sh fetches it.");
        Assert.SkipWhen(tool is null, "promtool (Debian's package prometheus) is not installed");
        using var process = Process.Start(new ProcessStartInfo(tool!, args) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0, await output + await error);
    }

    [Fact]
    public void Dashboard_EveryPanel_AsksTheChosenSourceAndNeedsNoPlugin()
    {
        var panels = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "grafana", "facecv.json"))).RootElement.GetProperty("panels").EnumerateArray().ToArray();

        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        panels.Select(panel => panel.GetProperty("type").GetString()).Distinct().ShouldBe(["row", "stat", "timeseries"], ignoreOrder: true);
        foreach (var target in panels.Where(panel => panel.TryGetProperty("targets", out _)).SelectMany(panel => panel.GetProperty("targets").EnumerateArray()))
        {
            target.GetProperty("datasource").GetProperty("uid").GetString().ShouldBe("${datasource}");
            target.GetProperty("expr").GetString().ShouldNotBeNullOrEmpty();
        }
    }
}

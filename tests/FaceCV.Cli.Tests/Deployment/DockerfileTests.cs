using System.Text.RegularExpressions;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Deployment;

/// <summary>What deploy/Dockerfile has to keep; eng/prove-image.sh runs its lines.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Instructions = Read();

    [Fact]
    public void Dockerfile_LastStage_IsANumberedUserWithAHealthCheckAndASignal()
    {
        var last = Instructions.SkipWhile(line => !line.EndsWith(" AS final", StringComparison.Ordinal)).ToArray();

        last.ShouldContain("USER 10001:10001");
        last.ShouldContain("STOPSIGNAL SIGTERM");
        last.ShouldContain("VOLUME /data");
        last.ShouldContain(line => line.StartsWith("HEALTHCHECK", StringComparison.Ordinal) && line.EndsWith("""CMD ["/opt/facecv/facecv", "health"]""", StringComparison.Ordinal));
        last.ShouldContain("""ENTRYPOINT ["/opt/facecv/facecv"]""");
        last.ShouldNotContain(line => line.StartsWith("COPY", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal), "only what was built goes into the image");
    }

    [Fact]
    public void Dockerfile_Stages_ReferToEarlierOnes()
    {
        var known = new List<string>();
        foreach (var line in Instructions)
        {
            if (From().Match(line) is { Success: true } from) known.Add(from.Groups["name"].Value);
            if (CopyFrom().Match(line) is { Success: true } copy) known.ShouldContain(copy.Groups["name"].Value, line);
        }

        known.ShouldBe(["build", "models", "base-cpu", "base-gpu", "final"]);
    }

    [Fact]
    public void Dockerfile_Images_HaveATag() =>
        Instructions.Where(line => line.StartsWith("ARG ", StringComparison.Ordinal) && line.Contains("_IMAGE=", StringComparison.Ordinal))
            .ShouldAllBe(line => line.Contains(':', StringComparison.Ordinal) && !line.EndsWith(":latest", StringComparison.Ordinal));

    [Fact]
    public void Dockerfile_Packages_AreFewAndLeaveNoLists()
    {
        foreach (var line in Instructions.Where(line => line.Contains("apt-get install", StringComparison.Ordinal)))
        {
            line.ShouldContain("--no-install-recommends");
            line.ShouldContain("rm -rf /var/lib/apt/lists/*");
        }
    }

    [Fact]
    public void Dockerfile_Secrets_AreInNoLayer()
    {
        foreach (var line in Instructions.Where(line => line.StartsWith("ENV", StringComparison.Ordinal) || line.StartsWith("ARG", StringComparison.Ordinal)))
            line.ShouldNotMatch("(?i)password|token|secret|_key");
        Instructions.ShouldNotContain(line => line.StartsWith("ADD", StringComparison.Ordinal));
    }

    [Fact]
    public void Dockerfile_Settings_AreKnown()
    {
        var known = FaceCV.Server.Configuration.SettingDefinition.All.Select(setting => setting.Name).ToHashSet(StringComparer.Ordinal);
        var last = Instructions.Last(line => line.StartsWith("ENV", StringComparison.Ordinal));

        Setting().Matches(last).Select(match => match.Groups["name"].Value).ShouldAllBe(name => known.Contains(name));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("eng")]
    [InlineData("models/*.json")]
    [InlineData("Directory.*")]
    [InlineData("LICENSE")]
    public void DockerIgnore_WhatTheBuildNeeds_IsLetThrough(string path)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"));

        lines.ShouldContain("*", "everything else stays out");
        lines.ShouldContain($"!{path}");
        lines.ShouldContain("**/*.key");
    }

    private static string[] Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "Dockerfile")).ReplaceLineEndings("\n");
        var lines = string.Join('\n', text.Split('\n').Where(line => !line.StartsWith('#')));
        return [.. Continued().Replace(lines, " ").Split('\n').Where(line => line.Trim().Length > 0)];
    }

    [GeneratedRegex(@"^FROM .* AS (?<name>\S+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex From();

    [GeneratedRegex(@"^COPY --from=(?<name>\S+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CopyFrom();

    [GeneratedRegex(@"(?<name>FACECV_[A-Z_]+)=", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\\\n\s*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Continued();
}

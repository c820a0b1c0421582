using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace FaceCV.Cli.Evaluation;

/// <summary>How a result came about, so that it can be had again.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Date">Day of the run, UTC, as 2026-01-31.</param>
/// <param name="Version">Program version.</param>
/// <param name="Commit">Commit it was built from; null when it was built outside a repository.</param>
/// <param name="Pack">Model pack.</param>
/// <param name="Detector">Pack whose detector was used, where it is another one.</param>
/// <param name="Machine">Processor, cores, system, runtime.</param>
internal sealed record RunFacts(string Command, string Date, string Version, string? Commit, string Pack, string? Detector, string Machine)
{
    /// <summary>The facts of this run.</summary>
    public static RunFacts Of(CliContext context, ParseResult parsed)
    {
        var version = typeof(RunFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var (number, commit) = version.Split('+') is [var first, var second, ..] ? (first, second) : (version, null);
        return new RunFacts(
            CommandOf(parsed),
            $"{context.Get<TimeProvider>().GetUtcNow():yyyy-MM-dd}",
            number,
            commit,
            context.Settings.Models.Pack,
            context.Settings.Detection.DetectorPack,
            $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, .NET {Environment.Version}");
    }

    private static string CommandOf(ParseResult parsed) => $"facecv {string.Join(' ', parsed.Tokens.Select(token => Quote(token.Value)))}";

    private static string Quote(string word) => word.Length > 0 && !word.Any(char.IsWhiteSpace) ? word : $"'{word}'";

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

using System.CommandLine;
using FaceCV.Cli.Diagnostics;
using FaceCV.Cli.Output;

namespace FaceCV.Cli.Commands;

/// <summary>
/// <c>doctor</c>: whether everything FaceCV needs is there, and what to do where it is not. The exit code is 0 when nothing failed, warnings
/// allowed, else that of the first failure: 2 settings, 4 models, 5 disk or database.
/// </summary>
internal static class DoctorCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("doctor", "Check settings, disk, database, models, port and helper programs, and say the next step for each failure.");
        command.SetAction((_, cancellationToken) => RunAsync(context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var checks = await new Doctor(context).ExamineAsync(cancellationToken);
        var (failed, warnings) = (checks.Count(check => check.Status == CheckStatus.Failed), checks.Count(check => check.Status == CheckStatus.Warning));
        if (context.Json) context.WriteJson(new { Ok = failed == 0, Failed = failed, Warnings = warnings, Checks = checks });
        else Show(context, checks, failed, warnings);
        return checks.FirstOrDefault(check => check.Status == CheckStatus.Failed)?.ExitCode ?? ExitCode.Success;
    }

    private static void Show(CliContext context, IReadOnlyList<CheckResult> checks, int failed, int warnings)
    {
        foreach (var check in checks)
        {
            var lines = check.Detail.Split('\n');
            context.Out.WritePlain($"{check.Status.ToString().ToLowerInvariant(),-8} {check.Name,-11} {lines[0]}");
            foreach (var line in lines.Skip(1)) context.Out.WritePlain($"{"",-20} {line.Trim()}");
            if (check.Next is { } next) context.Out.WritePlain($"{"",-8} {"next:",11} {next}");
        }

        context.Out.WritePlain(failed == 0 && warnings == 0 ? "All is well." : $"{failed} failed, {warnings} to be aware of.");
    }
}

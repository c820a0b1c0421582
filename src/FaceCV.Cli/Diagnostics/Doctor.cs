using FaceCV.Cli.Errors;

namespace FaceCV.Cli.Diagnostics;

/// <summary>Runs every check. One that fails does not keep the others from being run, but for those that need settings when these are wrong.</summary>
internal sealed class Doctor(CliContext context)
{
    private readonly List<CheckResult> _results = [];

    /// <summary>What was found, in the order in which a person would mend it.</summary>
    public async Task<IReadOnlyList<CheckResult>> ExamineAsync(CancellationToken cancellationToken)
    {
        _results.Add(MachineChecks.Processor());
        await TryAsync("settings", () => One(SettingsCheck.Run(context)));
        if (_results[^1].Status != CheckStatus.Failed)
        {
            await TryAsync("disk", () => One(MachineChecks.Disk(context.Settings)));
            await TryAsync("data key", () => One(KeyCheck.Run(context.Settings.Storage)));
            await TryAsync("database", async () => [await DatabaseCheck.RunAsync(context, cancellationToken)]);
            await TryAsync("device", async () => [await DeviceCheck.RunAsync(context, cancellationToken)]);
            await TryAsync("models", () => ModelChecks.RunAsync(context, cancellationToken));
            await TryAsync("port", () => One(MachineChecks.Port(context.Settings.Server)));
        }

        _results.Add(await MachineChecks.ProgramAsync(
            "npm", "--version", "to download model packs", "Install Node.js with npm, or install packs with `facecv models pull --from FOLDER-OR-ZIP`.", cancellationToken));
        _results.Add(await MachineChecks.ProgramAsync(
            "ffmpeg", "-version", "for video only, pictures do without", "Install ffmpeg before working with video or cameras.", cancellationToken));
        return _results;
    }

    private async Task TryAsync(string name, Func<Task<IReadOnlyList<CheckResult>>> check)
    {
        try
        {
            _results.AddRange(await check());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException and not OperationCanceledException)
        {
            var failure = CliFailure.From(exception);
            _results.Add(CheckResult.Failed(name, failure.Message, failure.Remedy ?? "Run it again with --verbose.") with { ExitCode = failure.ExitCode });
        }
    }

    private static Task<IReadOnlyList<CheckResult>> One(CheckResult result) => Task.FromResult<IReadOnlyList<CheckResult>>([result]);
}

using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Vision.Models;

namespace FaceCV.Cli.Diagnostics;

/// <summary>Checks of the model pack in use and of another detector, each built on the one before: is it there and whole, may it be used, does it run, was it measured.</summary>
internal static class ModelChecks
{
    /// <summary>Runs them up to the first that fails.</summary>
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var checks = new List<CheckResult> { await FilesAsync(context, "models", null, cancellationToken) };
        if (checks[^1].Status != CheckStatus.Failed) checks.Add(Licence(context, "licence", null));
        if (checks[^1].Status == CheckStatus.Failed) return checks;
        if (context.Settings.Detection.DetectorPack is { } detector)
        {
            checks.Add(await FilesAsync(context, "detector", detector, cancellationToken));
            if (checks[^1].Status != CheckStatus.Failed) checks.Add(Licence(context, "detector licence", detector));
        }

        if (checks[^1].Status == CheckStatus.Failed) return checks;
        checks.Add(Recogniser(context, out var recogniser));
        checks.Add(Thresholds(context.Settings, recogniser));
        return checks;
    }

    private static async Task<CheckResult> FilesAsync(CliContext context, string check, string? name, CancellationToken cancellationToken)
    {
        var result = await context.Get<PackInstaller>().VerifyAsync(name, cancellationToken);
        var (pack, status) = (result.Status.Name, result.Status);
        var pull = $"Run `facecv models pull {pack}`.";
        return status switch
        {
            { State: PackState.NotInstalled } => Failed(check, $"pack '{pack}' is not installed in {status.Directory}", pull),
            { State: PackState.Damaged } => Failed(check, $"file '{status.DamagedFile}' of pack '{pack}' {status.Problem}", pull),
            { RewriteOutdated: true } => CheckResult.Warning(check, $"pack '{pack}' is whole, but was optimised by an older version", pull),
            _ => CheckResult.Ok(check, $"pack '{pack}' is whole: {result.Files.Count} files with the right checksums in {status.Directory}"),
        };
    }

    private static CheckResult Licence(CliContext context, string check, string? name)
    {
        var manifest = context.Get<PackCatalogue>().Find(name);
        var licence = manifest.Licence.Id;
        return (manifest.Licence.CommercialUse, context.Settings.Models.AllowNonCommercial) switch
        {
            (true, _) => CheckResult.Ok(check, $"{licence}, commercial use allowed"),
            (false, true) => CheckResult.Ok(check, $"{licence}, no commercial use; accepted with FACECV_ALLOW_NON_COMMERCIAL_MODELS"),
            _ => Failed(
                check,
                $"pack '{manifest.Name}' has the licence '{licence}', which does not allow commercial use",
                "If your use is allowed by it, set FACECV_ALLOW_NON_COMMERCIAL_MODELS=true; else choose another pack."),
        };
    }

    // A real load and a real run, on the provider that requests will get.
    private static CheckResult Recogniser(CliContext context, out ModelEntry model)
    {
        var time = context.Get<TimeProvider>();
        var pack = context.Get<InstalledPacks>().Get(null);
        model = pack.Require(ModelTask.Embedding);
        var start = time.GetTimestamp();
        using var lease = context.Get<SessionPool>().Lease(pack, model);
        var loaded = time.GetElapsedTime(start);
        using var run = lease.Session.Rent();
        run.Input.Clear();
        start = time.GetTimestamp();
        run.Execute();
        var ran = time.GetElapsedTime(start);
        return run.Output(0).Length == model.Dimension
            ? CheckResult.Ok("recogniser", $"{model.Name} runs on {lease.Session.ExecutionProvider}: loaded in {loaded.TotalMilliseconds:0} ms, one face in {ran.TotalMilliseconds:0.0} ms")
            : Failed("recogniser", $"{model.Name} gave {run.Output(0).Length} numbers instead of {model.Dimension}", "Correct `dimension` in the pack's manifest.");
    }

    private static CheckResult Thresholds(FaceCvSettings settings, ModelEntry recogniser) => (recogniser.Thresholds, settings.Recognition.SimilarityThreshold) switch
    {
        (_, { } set) => CheckResult.Ok("thresholds", $"fixed at {set:0.000} by FACECV_INSIGHTFACE_SIMILARITY_THRESH"),
        ({ } table, _) => CheckResult.Ok("thresholds", $"measured on {table.Dataset}, {table.NonMatedComparisons:N0} comparisons of different people"),
        _ => CheckResult.Warning(
            "thresholds",
            $"{recogniser.Name} has no measured thresholds, so identify and verify need one named",
            "Measure them with `facecv evaluate calibrate`, or set FACECV_INSIGHTFACE_SIMILARITY_THRESH."),
    };

    private static CheckResult Failed(string name, string detail, string next) => CheckResult.Failed(name, detail, next) with { ExitCode = ExitCode.ModelMissing };
}

using System.CommandLine;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Evaluation;

namespace FaceCV.Cli.Commands;

/// <summary><c>evaluate pad</c>: errors of presentation attack detection.</summary>
internal static class EvaluatePadCommand
{
    public static Command Create(CliContext context)
    {
        var bonaFide = Sources("--bona-fide", "Images of live faces: a file or a folder; may be given several times.");
        var attacks = Sources("--attacks", "Images of attacks, prints and screens: a file or a folder; may be given several times.");
        var output = EvaluationOptions.Out();
        var command = new Command("pad", "Measure presentation attack detection: APCER, BPCER, and how often it cannot tell.") { bonaFide, attacks, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var facts = RunFacts.Of(context, parsed);
            (string Source, bool IsAttack)[] sources = [.. Of(bonaFide, false), .. Of(attacks, true)];
            if (sources.Length == 0) throw new UsageException("There is nothing to judge.", "Give --bona-fide, --attacks, or both.");
            var runs = new List<AttackRun>();
            foreach (var (source, isAttack) in sources) runs.Add(await AttackRun.RunAsync(context, source, isAttack, cancellationToken));
            ReportWriter.Finish(context, AttackReport.Of(runs), facts, parsed.GetValue(output));
            return ExitCode.Success;

            IEnumerable<(string, bool)> Of(Option<string[]> option, bool isAttack) => (parsed.GetValue(option) ?? []).Select(source => (source, isAttack));
        });
        return command;
    }

    private static Option<string[]> Sources(string name, string description) => new(name) { Description = description, HelpName = "PATH" };
}

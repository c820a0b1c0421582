using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Output;
using FaceCV.Core.Audit;
using FaceCV.Server.Security.Audit;

namespace FaceCV.Cli.Commands;

/// <summary><c>audit verify</c> and <c>audit export</c>: who did what.</summary>
internal static class AuditCommand
{
    private enum Format
    {
        Json,
        Csv,
    }

    public static Command Create(CliContext context)
    {
        var expected = new Option<string?>("--expect-head") { Description = "A head that an earlier verification told: it must still be there, so that the end was not cut off.", HelpName = "HEAD" };
        var verify = new Command("verify", "Go through the whole log and tell whether it is as it was written, and its head; exit code 1 when it is not.") { expected };
        verify.SetAction(parsed => Verify(context, parsed.GetValue(expected)));

        var (from, to) = (Time("--from", "Only entries from this time on, as 2026-11-25 or 2026-11-25T08:00:00Z."), Time("--to", "Only entries before this time."));
        var format = new Option<Format>("--format") { Description = "json, an object a line (the default), or csv.", HelpName = "FORMAT" };
        var export = new Command("export", "Write entries of the log to the output, the oldest first.") { from, to, format };
        export.SetAction(parsed => Export(context, parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(format)));
        return new Command("audit", "Verify and export the log of who did what.") { verify, export };
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description, HelpName = "TIME",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
            result.AddError($"{name} is '{result.Tokens[0].Value}'; a time such as 2026-11-25T08:00:00Z is needed.");
            return null;
        },
    };

    private static int Verify(CliContext context, string? expected)
    {
        var head = expected is null ? null : AuditHead.Parse(expected) ?? throw new UsageException("--expect-head is no head.", "It is a number, a colon and 64 hex digits, as `facecv audit verify` tells.");
        var verdict = context.Get<AuditLog>().Verify(head);
        if (context.Json) context.WriteJson(new { Intact = verdict.IsIntact, verdict.Entries, Head = verdict.Head.ToString(), verdict.Problems });
        else
        {
            foreach (var problem in verdict.Problems) context.Out.WritePlain($"TAMPERED  {problem}");
            context.Out.WritePlain(verdict.IsIntact ? $"The audit log is as it was written: {verdict.Entries:N0} entries from {verdict.Start.Sequence + 1:N0} to {verdict.Head.Sequence:N0}." : $"The audit log is NOT as it was written; {verdict.Entries:N0} entries were read.");
            context.Out.WritePlain($"head {verdict.Head}");
        }

        return verdict.IsIntact ? ExitCode.Success : ExitCode.Negative;
    }

    private static void Export(CliContext context, DateTimeOffset? from, DateTimeOffset? to, Format format)
    {
        var isCsv = format == Format.Csv && !context.Json;
        var writer = context.Out.Profile.Out.Writer;
        if (isCsv) writer.Write(AuditCsv.Header);
        foreach (var entry in context.Get<AuditLog>().Read(from, to))
        {
            if (isCsv) writer.Write(AuditCsv.Line(entry));
            else writer.WriteLine(JsonSerializer.Serialize(entry, CliJson.OneLine));
        }
    }
}

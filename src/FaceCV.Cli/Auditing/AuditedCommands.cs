using System.Collections.Frozen;
using System.CommandLine;
using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Server.Security.Audit;

namespace FaceCV.Cli.Auditing;

/// <summary>Records what commands change, by the operating system's user, before they return.</summary>
internal static class AuditedCommands
{
    private static readonly FrozenDictionary<string, AuditAction> Actions = new Dictionary<string, AuditAction>(StringComparer.Ordinal)
    {
        ["enrol"] = AuditAction.PersonEnrol,
        ["people delete"] = AuditAction.PersonErase,
        ["collections create"] = AuditAction.CollectionCreate,
        ["collections keep"] = AuditAction.CollectionUpdate,
        ["collections delete"] = AuditAction.CollectionErase,
        ["export"] = AuditAction.GalleryExport,
        ["import"] = AuditAction.GalleryImport,
        ["backup"] = AuditAction.GalleryBackup,
        ["key rotate"] = AuditAction.DataKeyRotate,
        ["key rotate-vectors"] = AuditAction.DataKeyRotate,
        ["api-key create"] = AuditAction.KeyCreate,
        ["api-key rotate"] = AuditAction.KeyRotate,
        ["api-key revoke"] = AuditAction.KeyRevoke,
        ["audit export"] = AuditAction.AuditExport,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Recognitions = FrozenSet.Create(StringComparer.Ordinal, "identify", "verify", "detect");

    /// <summary>Runs a command and records what it did.</summary>
    /// <param name="context">Settings and services.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">Runs it and gives its exit code.</param>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: it was done, but could not be recorded.</exception>
    public static async Task<int> RunAsync(CliContext context, ParseResult parsed, Func<Task<int>> run)
    {
        if (ActionOf(parsed) is not { } action) return await run();
        using var scope = AuditScope.Begin();
        var code = ExitCode.Failure;
        try
        {
            return code = await run();
        }
        finally
        {
            var isDone = code == ExitCode.Success;
            if (isDone || scope.Count > 0) await WriteAsync(context, action, isDone ? AuditOutcome.Done : AuditOutcome.Failed, scope);
        }
    }

    private static AuditAction? ActionOf(ParseResult parsed)
    {
        // Help and a dry run change nothing.
        if (parsed.Action is null or System.CommandLine.Help.HelpAction || parsed.CommandResult.Children.OfType<System.CommandLine.Parsing.OptionResult>().Any(option => option is { Option.Name: "--dry-run", Implicit: false })) return null;
        var names = parsed.CommandResult.Command.Parents.OfType<Command>().TakeWhile(command => command is not RootCommand).Reverse().Append(parsed.CommandResult.Command).Select(command => command.Name);
        var name = string.Join(' ', names);
        if (Actions.TryGetValue(name, out var action)) return action;
        return Recognitions.Contains(name) ? AuditAction.FaceRecognise : null;
    }

    private static async Task WriteAsync(CliContext context, AuditAction action, AuditOutcome outcome, AuditScope scope)
    {
        var mode = context.Settings.Audit;
        if (mode.Audit == AuditMode.Off || (mode.Audit == AuditMode.Changes && action == AuditAction.FaceRecognise)) return;
        try
        {
            await context.Get<AuditLog>().WriteAsync(scope.Events(new AuditEvent(action, AuditActor.Cli, outcome) { Collection = context.Collection }));
        }
        catch (FaceException failure)
        {
            if (mode.AuditFailure == AuditFailureMode.Refuse)
                throw new FaceException(failure.Error, "The command was carried out, but could not be written into the audit log.", failure.Remedy, failure);
            context.Explain(failure);
        }
    }
}

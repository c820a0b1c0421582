using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FaceCV.Cli.Auditing;
using FaceCV.Cli.Commands;
using FaceCV.Cli.Errors;
using FaceCV.Server.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Cli;

/// <summary>The command line as a whole: parse, run one command, show failures one way.</summary>
internal static class CliApplication
{
    /// <summary>Runs one command line and returns the exit code.</summary>
    /// <param name="args">The command line without the program's name.</param>
    /// <param name="console">The streams.</param>
    /// <param name="sources">Where settings are read from.</param>
    /// <param name="replace">Registers services that take the place of the program's own; for tests.</param>
    /// <param name="cancellationToken">Stops the command, as Ctrl+C does.</param>
    public static async Task<int> RunAsync(
        string[] args,
        CliConsole console,
        SettingsSources sources,
        Action<IServiceCollection>? replace = null,
        CancellationToken cancellationToken = default)
    {
        await using var context = new CliContext(console, sources, replace);
        var options = new CliOptions();
        var root = CreateRoot(context, options);
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        try
        {
            context.Bind(options.Json(parsed), options.Verbose(parsed), options.Collection(parsed), options.Settings(parsed));
            if (parsed.Action is ParseErrorAction) throw WrongUsage(parsed);
            return await AuditedCommands.RunAsync(context, parsed, () => parsed.InvokeAsync(Invocation(console), cancellationToken));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return context.Show(exception);
        }
    }

    /// <summary>The whole tree of commands.</summary>
    internal static RootCommand CreateRoot(CliContext context, CliOptions options)
    {
        var root = new RootCommand("Self-hosted face recognition: pictures in, people out.")
        {
            ServeCommand.Create(context, options),
            DetectCommand.Create(context),
            EnrolCommand.Create(context),
            IdentifyCommand.Create(context),
            VerifyCommand.Create(context),
            PeopleCommand.Create(context),
            CollectionsCommand.Create(context),
            ModelsCommand.Create(context),
            ExportCommand.Create(context),
            ImportCommand.Create(context),
            BackupCommand.Create(context),
            ApiKeyCommand.Create(context),
            KeyCommand.Create(context),
            AuditCommand.Create(context),
            ConfigCommand.Create(context),
            DoctorCommand.Create(context),
            HealthCommand.Create(context),
            BundleCommand.Create(context),
        };
#if FACECV_MEASURING
        root.Add(BenchCommand.Create(context));
        root.Add(EvaluateCommand.Create(context));
#endif
        options.AddTo(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        return root;
    }

    private static InvocationConfiguration Invocation(CliConsole console) => new()
    {
        EnableDefaultExceptionHandler = false,
        Output = console.Output.Profile.Out.Writer,
        Error = console.Error.Profile.Out.Writer,
        ProcessTerminationTimeout = null, // See Interruption.
    };

    private static UsageException WrongUsage(ParseResult parsed)
    {
        var names = parsed.CommandResult.Command.Parents.OfType<Command>().Select(command => command.Name).Append(parsed.CommandResult.Command.Name);
        var command = string.Join(' ', names);
        return new UsageException(string.Join(" ", parsed.Errors.Select(error => error.Message)), $"`{command} --help` shows how.");
    }

    private sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(ExitCode.Table);
            return result;
        }
    }
}

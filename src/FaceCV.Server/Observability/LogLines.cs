using FaceCV.Server.Configuration;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Templates;
using Serilog.Templates.Themes;

namespace FaceCV.Server.Observability;

/// <summary>Makes the logger: console, and file if one is set.</summary>
public static class LogLines
{
    private const string Template =
        "{UtcDateTime(@t):yyyy-MM-ddTHH:mm:ssZ} {@l:w4}: {SourceContext}[{EventId.Id}] {@m}"
        + "{#if Stages is not null} ({#each name, ms in Stages}{name} {ms:0.0}{#delimit}, {#end}){#end}{#if RequestId is not null} request {RequestId}{#end}\n{@x}";

    /// <summary>Makes a logger that writes to the error stream alone.</summary>
    public static Logger ToErrorStream(FaceCvSettings settings) =>
        Console(At(settings.Server.LogLevel), settings.Observability, LogEventLevel.Verbose).CreateLogger();

    /// <summary>Makes the server's logger.</summary>
    /// <param name="settings">Level, format and file.</param>
    /// <param name="failures">Told when the file cannot be written.</param>
    internal static Logger Create(FaceCvSettings settings, LogFailures failures)
    {
        var (log, how) = (Console(At(settings.Server.LogLevel), settings.Observability, null), settings.Observability);
        if (how.LogPath is { } path)
        {
            log.WriteTo.Fallible(
                sinks => sinks.File(
                    Format(how, null), path, rollingInterval: RollingInterval.Day, fileSizeLimitBytes: how.LogFileSize, rollOnFileSizeLimit: true,
                    retainedFileCountLimit: how.LogFiles, hooks: new PrivateFile()),
                failures);
        }

        return log.CreateLogger();
    }

    // Lines of the frameworks only from warnings on, whatever the level: they tell of paths and headers.
    private static LoggerConfiguration At(LogLevel least)
    {
        var level = LevelConvert.ToSerilogLevel(least);
        var frameworks = level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
        return new LoggerConfiguration().MinimumLevel.Is(level)
            .MinimumLevel.Override("Microsoft", frameworks)
            .MinimumLevel.Override("System", frameworks)
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off) // Adds the request's path to every line.
            .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LevelAlias.Off) // KnownProblems tells, once.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LevelAlias.Off); // A failed start is thrown, and told by who started it.
    }

    private static LoggerConfiguration Console(LoggerConfiguration log, ObservabilitySettings settings, LogEventLevel? toErrorStream) =>
        log.WriteTo.Console(Format(settings, TemplateTheme.Literate), standardErrorFromLevel: toErrorStream);

    private static ITextFormatter Format(ObservabilitySettings settings, TemplateTheme? theme) =>
        settings.LogFormat == LogFormat.Json ? new RenderedCompactJsonFormatter() : new ExpressionTemplate(Template, theme: theme);
}

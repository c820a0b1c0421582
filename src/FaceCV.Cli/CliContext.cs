using FaceCV.Cli.Errors;
using FaceCV.Cli.Models;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Hosting;
using FaceCV.Server.Observability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serilog;
using Spectre.Console;

namespace FaceCV.Cli;

/// <summary>What a command works with: console, settings, and the program's services, each made when first asked for.</summary>
internal sealed class CliContext : IAsyncDisposable
{
    private readonly SettingsSources _sources;
    private readonly Lazy<LoadedSettings> _loaded;
    private readonly Lazy<ServiceProvider> _services;
    private IReadOnlyDictionary<string, string> _commandLine = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Makes a context; nothing is read or opened yet.</summary>
    /// <param name="console">The streams.</param>
    /// <param name="sources">Where settings are read from, the command line apart.</param>
    /// <param name="replace">Registers services that take the place of the program's own; for tests.</param>
    public CliContext(CliConsole console, SettingsSources sources, Action<IServiceCollection>? replace = null)
    {
        Console = console;
        _sources = sources;
        Replace = replace;
        _loaded = new Lazy<LoadedSettings>(ReadSettings);
        _services = new Lazy<ServiceProvider>(BuildServices);
    }

    /// <summary>Registers services that take the place of the program's own; for tests.</summary>
    public Action<IServiceCollection>? Replace { get; }

    /// <summary>Both streams and the input.</summary>
    public CliConsole Console { get; }

    /// <summary>Where the answer goes.</summary>
    public IAnsiConsole Out => Console.Output;

    /// <summary>Where progress, warnings and errors go.</summary>
    public IAnsiConsole Err => Console.Error;

    /// <summary>Whether the answer is to be JSON, and nothing but JSON, on <see cref="Out"/>.</summary>
    public bool Json { get; private set; }

    /// <summary>Whether logs and causes are wanted.</summary>
    public bool Verbose { get; private set; }

    /// <summary>Name of the collection whose people are meant; null is the default one.</summary>
    public string? Collection { get; private set; }

    /// <summary>Settings with their origins and warnings.</summary>
    public LoadedSettings Loaded => _loaded.Value;

    /// <summary>The settings in effect, the command line included.</summary>
    public FaceCvSettings Settings => Loaded.Settings;

    /// <summary>A service of the program; see <see cref="FaceCvServices"/>.</summary>
    public T Get<T>()
        where T : notnull => _services.Value.GetRequiredService<T>();

    /// <summary>Takes over the global options; called once, before a command runs.</summary>
    public void Bind(bool json, bool verbose, string? collection, IReadOnlyDictionary<string, string> commandLine)
    {
        (Json, Verbose, Collection, _commandLine) = (json, verbose, collection, commandLine);
    }

    /// <summary>Writes the answer of a <c>--json</c> call.</summary>
    public void WriteJson(object value) => Out.Profile.Out.Writer.WriteLine(CliJson.Write(value));

    /// <summary>Shows a failure the way the caller reads answers, and gives its exit code.</summary>
    public int Show(Exception exception)
    {
        if (Json) WriteJson(new { Error = CliFailure.From(exception) });
        return Explain(exception);
    }

    /// <summary>Tells people of a failure, on the error stream, and gives its exit code.</summary>
    public int Explain(Exception exception)
    {
        var failure = CliFailure.From(exception);
        Err.WriteErrors(failure);
        if (Verbose && failure.ExitCode is not ExitCode.Cancelled) Err.Profile.Out.Writer.WriteLine(exception.ToString());
        return failure.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_services.IsValueCreated) await _services.Value.DisposeAsync();
    }

    private LoadedSettings ReadSettings()
    {
        var loaded = SettingsReader.Read(_sources with { CommandLine = _commandLine });
        foreach (var warning in loaded.Warnings) Err.WritePlain($"warning: {warning}");
        return loaded;
    }

    private ServiceProvider BuildServices()
    {
        var services = new ServiceCollection();
        if (Verbose) services.AddLogging(logging => logging.AddSerilog(LogLines.ToErrorStream(Settings), dispose: true));
        Replace?.Invoke(services);
        services.TryAddSingleton<IPackProvision>(_ => new PackProvision(this));
        return services.AddFaceCv(Settings).BuildServiceProvider();
    }
}

using System.Text.Json;
using FaceCV.Cli;
using FaceCV.Server.Configuration;
using FaceCV.TestKit.Faces;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Cli.Tests.Fakes;

/// <summary>Runs the command line in this process, on a data folder of its own that goes away afterwards.</summary>
internal sealed class CliRunner : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("facecv-cli-").FullName;
    private readonly Dictionary<string, string> _environment;
    private readonly Action<IServiceCollection>? _replace;

    private CliRunner(string? modelsDirectory, Action<IServiceCollection>? replace)
    {
        _replace = replace;
        _environment = new Dictionary<string, string>
        {
            ["FACECV_DATA_DIR"] = Path.Combine(_root, "data"),
            ["FACECV_MODEL_CACHE_DIR"] = modelsDirectory ?? Path.Combine(_root, "models"),
        };
    }

    /// <summary>With the program's own services and no models.</summary>
    public static CliRunner Bare() => new(null, null);

    /// <summary>With the program's own services and the packs of a folder.</summary>
    public static CliRunner WithModels(string directory) => new(directory, null);

    /// <summary>With pictures that are texts; see <see cref="FakeAnalyser"/>.</summary>
    public static CliRunner WithFakeFaces() => new(null, FakeFaces.Register);

    /// <summary>What a question of the command is answered with; null is nobody there.</summary>
    public string? Answer { get; set; }

    /// <summary>Sets an environment variable of the command.</summary>
    public string this[string name]
    {
        set => _environment[name] = value;
    }

    /// <summary>Full path of a file or folder beside the data.</summary>
    public string PathOf(string name) => Path.Combine(_root, name);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Writes a picture of the people named, largest first, as <see cref="FakeAnalyser"/> reads it.</summary>
    public string Picture(string name, params string[] people) => Write(name, FakeAnalyser.Picture(people));

    /// <summary>Runs one command line.</summary>
    public async Task<CliResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = Answer is null ? null : new StringReader(Answer);
        var sources = new SettingsSources { Folder = _root, Environment = _environment };
        var code = await CliApplication.RunAsync(
            args, CliConsole.ForWriters(output, error, input), sources, _replace, TestContext.Current.CancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

/// <summary>What a command line did.</summary>
internal sealed record CliResult(int Code, string Output, string Error)
{
    /// <summary>The output read as one JSON document.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

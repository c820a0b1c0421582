using System.CommandLine;
using FaceCV.Server.Configuration;

namespace FaceCV.Cli;

/// <summary>Options that every command understands.</summary>
internal sealed class CliOptions
{
    private readonly Option<string?> _dataDir = Make<string?>("--data-dir", "Folder of the database and the models.", "FOLDER");
    private readonly Option<string?> _modelsDir = Make<string?>("--models-dir", "Folder of the installed model packs.", "FOLDER");
    private readonly Option<string?> _pack = Make<string?>("--pack", "Model pack to use.", "NAME");
    private readonly Option<string?> _detector = Make<string?>("--detector", "Model pack whose detector finds the faces (default: the own one of the pack in use).", "NAME");
    private readonly Option<string?> _collection = Make<string?>("--collection", "Collection whose people are meant (default: default).", "NAME");
    private readonly Option<bool> _json = Make<bool>("--json", "Write the answer as JSON on standard output.");
    private readonly Option<bool> _verbose = Make<bool>("--verbose", "Also write logs and the cause of a failure on standard error.");

    /// <summary>Address of <c>serve</c>.</summary>
    public Option<string?> Host { get; } = new("--host") { Description = "Address to listen on (default 127.0.0.1, this machine only).", HelpName = "ADDRESS" };

    /// <summary>Port of <c>serve</c>.</summary>
    public Option<string?> Port { get; } = new("--port") { Description = "TCP port to listen on (default 7000).", HelpName = "PORT" };

    /// <summary>Adds the options to the root command.</summary>
    public void AddTo(Command root)
    {
        _pack.Aliases.Add("--model");
        foreach (var option in new Option[] { _dataDir, _modelsDir, _pack, _detector, _collection, _json, _verbose }) root.Add(option);
    }

    /// <summary>The collection; null when none is named.</summary>
    public string? Collection(ParseResult parsed) => parsed.GetValue(_collection);

    /// <summary>Whether JSON is wanted.</summary>
    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Whether causes and logs are wanted.</summary>
    public bool Verbose(ParseResult parsed) => parsed.GetValue(_verbose);

    /// <summary>The settings given on the command line.</summary>
    public IReadOnlyDictionary<string, string> Settings(ParseResult parsed)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        Set("FACECV_DATA_DIR", _dataDir);
        Set("FACECV_MODEL_CACHE_DIR", _modelsDir);
        Set("FACECV_INSIGHTFACE_MODEL_PACK", _pack);
        Set("FACECV_DETECTOR_PACK", _detector);
        Set("FACECV_HOST", Host);
        Set("FACECV_PORT", Port);
        return settings;

        void Set(string name, Option<string?> option)
        {
            if (parsed.GetResult(option) is not null && parsed.GetValue(option) is { } value) settings[name] = value;
        }
    }

    private static Option<T> Make<T>(string name, string description, string? helpName = null) =>
        new(name) { Description = description, HelpName = helpName, Recursive = true };
}

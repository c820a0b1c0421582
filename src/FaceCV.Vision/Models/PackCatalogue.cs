using System.Collections.Frozen;
using FaceCV.Core.Errors;
using FaceCV.Core.Matching;

namespace FaceCV.Vision.Models;

/// <summary>
/// The packs that are known: those that ship with the program, and the operator's own, each a folder with a <c>pack.json</c> in the models
/// directory. Safe for parallel use.
/// </summary>
public sealed class PackCatalogue
{
    private readonly VisionOptions _options;
    private readonly FrozenDictionary<string, ModelManifest> _published;
    private volatile Known _known;

    /// <summary>Reads every manifest and checks it.</summary>
    /// <param name="options">Names the models directory, which need not exist, and the default pack.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/> listing everything that is wrong in any manifest.</exception>
    public PackCatalogue(VisionOptions options)
    {
        _options = options;
        var reader = new ManifestReader();
        _published = reader.ReadBuiltIn().ToFrozenDictionary(StringComparer.Ordinal);
        _known = ReadKnown(reader);
    }

    /// <summary>Names of the known packs, in order.</summary>
    public IReadOnlyList<string> Names => [.. _known.Packs.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Another object after each reading anew; what was derived from an earlier one is stale.</summary>
    internal object Edition => _known;

    /// <summary>The manifest of a pack, with the operator's own thresholds where there are any.</summary>
    /// <param name="pack">Pack name; null is the configured default.</param>
    /// <exception cref="FaceException"><see cref="FaceError.UnknownModel"/>, naming the known ones.</exception>
    public ModelManifest Find(string? pack) => TryFind(pack ?? _options.DefaultPack) ?? throw new FaceException(
        FaceError.UnknownModel,
        $"No pack is named '{Shown(pack ?? _options.DefaultPack)}'; known are {string.Join(", ", Names)}.",
        "Name one of them, or install your own with `facecv models pull --from FOLDER-OR-ZIP`.");

    /// <summary>How far a pack is there, told by names and sizes; see <see cref="PackInstaller.VerifyAsync"/> for checksums.</summary>
    /// <param name="pack">Pack name; null is the configured default.</param>
    /// <exception cref="FaceException"><see cref="FaceError.UnknownModel"/>.</exception>
    public PackStatus StatusOf(string? pack)
    {
        var manifest = Find(pack);
        return PackInspection.Inspect(manifest, DirectoryOf(manifest.Name), IsBuiltIn(manifest.Name));
    }

    /// <summary>Every known pack with its status, in order of names.</summary>
    public IReadOnlyList<PackStatus> List() => [.. Names.Select(StatusOf)];

    /// <summary>The folder that a pack's files are or will be in.</summary>
    public string DirectoryOf(string pack) => Path.Combine(_options.ModelsDirectory, pack);

    /// <summary>Reads the operator's own packs and thresholds anew.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/>; the catalogue stays as it was.</exception>
    public void Reload() => _known = ReadKnown(new ManifestReader());

    /// <summary>Keeps measured thresholds of a recogniser as the operator's own, which win over the manifest's.</summary>
    /// <param name="pack">Name of an installed pack; null is the configured default.</param>
    /// <param name="table">The table.</param>
    /// <exception cref="FaceException">The pack is not known, not installed or has no recogniser, or the table is not one.</exception>
    public void SaveThresholds(string? pack, ThresholdTable table)
    {
        var status = StatusOf(pack);
        if (status.State == PackState.NotInstalled) throw InstalledPacks.NotInstalled(status.Name, InstalledNames());
        var model = new InstalledPack(status.Manifest, status.Directory).Require(ModelTask.Embedding);
        OwnThresholds.Save(status.Directory, model.Name, table);
        Reload();
    }

    /// <summary>Names of the packs that are installed, in order.</summary>
    internal IReadOnlyList<string> InstalledNames() =>
        [.. List().Where(status => status.State == PackState.Installed).Select(status => status.Name)];

    /// <summary>Whether the manifest ships with the program.</summary>
    internal bool IsBuiltIn(string pack) => _published.ContainsKey(pack);

    /// <summary>The manifest of a pack, or null. An unknown name may be a pack that another process installed since.</summary>
    internal ModelManifest? TryFind(string pack)
    {
        if (_known.Packs.TryGetValue(pack, out var manifest)) return manifest;
        if (!ManifestValidator.IsName(pack) || !File.Exists(Path.Combine(DirectoryOf(pack), ManifestReader.FileName))) return null;
        Reload();
        return _known.Packs.GetValueOrDefault(pack);
    }

    private Known ReadKnown(ManifestReader reader)
    {
        var own = reader.ReadOwn(_options.ModelsDirectory, _published.Keys);
        var packs = _published.Concat(own).ToDictionary(
            pair => pair.Key, pair => OwnThresholds.Apply(pair.Value, DirectoryOf(pair.Key), reader.Problems), StringComparer.Ordinal);
        if (reader.Problems.Count == 0) return new Known(packs);
        throw new FaceException(
            FaceError.InvalidConfiguration,
            $"Model packs have {reader.Problems.Count} problem(s):\n- {string.Join("\n- ", reader.Problems)}",
            "Correct the files named, or move their folders out of the models directory.");
    }

    private static string Shown(string text) => text.Length <= 64 ? text : text[..64] + "...";

    private sealed record Known(Dictionary<string, ModelManifest> Packs);
}

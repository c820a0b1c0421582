using System.Collections.Concurrent;
using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models;

/// <summary>Gives installed packs by name. Safe for parallel use; what it found is kept until a pack is installed or changed by this process.</summary>
public sealed class InstalledPacks
{
    private readonly PackCatalogue _catalogue;
    private readonly VisionOptions _options;
    private readonly ConcurrentDictionary<string, (InstalledPack Pack, object Edition)> _found = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ModelTask, (InstalledPack? Pack, object Edition)> _standIns = new();

    /// <summary>Makes the accessor.</summary>
    public InstalledPacks(PackCatalogue catalogue, VisionOptions options) => (_catalogue, _options) = (catalogue, options);

    /// <summary>An installed pack.</summary>
    /// <param name="name">Pack name; null is the configured default.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.UnknownModel"/>, <see cref="FaceError.ModelNotInstalled"/> naming the installed ones,
    /// <see cref="FaceError.ModelDamaged"/> naming the file, or <see cref="FaceError.LicenceNotAccepted"/>.
    /// </exception>
    public InstalledPack Get(string? name)
    {
        var edition = _catalogue.Edition;
        if (_found.TryGetValue(name ?? _options.DefaultPack, out var found) && ReferenceEquals(found.Edition, edition)) return found.Pack;
        var status = _catalogue.StatusOf(name);
        if (status.State == PackState.NotInstalled) throw NotInstalled(status.Name, List());
        if (status.State == PackState.Damaged) throw ModelFileCheck.Damaged(status.Name, status.DamagedFile!, status.Problem!);
        LicenceGate.Require(status.Manifest, _options);
        var pack = new InstalledPack(status.Manifest, status.Directory);
        _found[status.Name] = (pack, edition);
        return pack;
    }

    /// <summary>The pack that does a task for another: itself when it has a model for it, else the default pack, else the installed one with models for the most tasks, so that a pack for one thing alone is not taken by chance.</summary>
    /// <param name="task">The task.</param>
    /// <param name="pack">The pack that is asked first.</param>
    /// <returns>Null when no installed pack whose licence is accepted has such a model.</returns>
    public InstalledPack? Providing(ModelTask task, InstalledPack pack)
    {
        if (pack.Manifest.Find(task) is not null) return pack;
        var edition = _catalogue.Edition;
        if (_standIns.TryGetValue(task, out var found) && ReferenceEquals(found.Edition, edition)) return found.Pack;
        var standIn = _catalogue.InstalledNames()
            .Select(_catalogue.Find)
            .OrderByDescending(manifest => manifest.Name == _options.DefaultPack)
            .ThenByDescending(manifest => manifest.Models.DistinctBy(model => model.Task).Count())
            .FirstOrDefault(manifest => manifest.Find(task) is not null && LicenceGate.Accepts(manifest, _options)) is { } chosen ? Get(chosen.Name) : null;
        _standIns[task] = (standIn, edition);
        return standIn;
    }

    /// <summary>The pack that finds the faces.</summary>
    /// <param name="wanted">Its name; null is the configured one, else the given pack or its stand-in.</param>
    /// <param name="pack">The pack in use.</param>
    /// <exception cref="FaceException">As <see cref="Get"/>.</exception>
    public InstalledPack Detecting(string? wanted, InstalledPack pack) =>
        (wanted ?? _options.DefaultDetector) is { } name ? Get(name) : Providing(ModelTask.Detection, pack) ?? pack;

    /// <summary>Names of the packs that are installed, in order.</summary>
    public IReadOnlyList<string> List() => _catalogue.InstalledNames();

    /// <summary>The refusal of a pack that is known but not there.</summary>
    internal static FaceException NotInstalled(string pack, IReadOnlyList<string> installed) => new(
        FaceError.ModelNotInstalled,
        $"Pack '{pack}' is not installed; installed are: {(installed.Count == 0 ? "none" : string.Join(", ", installed))}.",
        $"Run `facecv models pull {pack}`.");
}

using FaceCV.Core.Errors;
using FaceCV.Vision.Models.Onnx;
using FaceCV.Vision.Models.Sources;

namespace FaceCV.Vision.Models;

/// <summary>
/// Installs packs into the models directory: gets the published files, compares their checksums, rewrites their graphs once, and puts the pack
/// in place by one rename. Safe for parallel use, by several processes too.
/// </summary>
public sealed class PackInstaller
{
    private static readonly HttpClient SharedHttp = new() { Timeout = Timeout.InfiniteTimeSpan };
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    private readonly VisionOptions _options;
    private readonly PackCatalogue _catalogue;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <summary>Makes an installer.</summary>
    /// <param name="options">Names the models directory, which is made when absent.</param>
    /// <param name="catalogue">Read anew after each installation.</param>
    /// <param name="time">Clock.</param>
    /// <param name="http">Client for https sources; null is one of its own.</param>
    public PackInstaller(VisionOptions options, PackCatalogue catalogue, TimeProvider time, HttpClient? http = null) =>
        (_options, _catalogue, _time, _http) = (options, catalogue, time, http ?? SharedHttp);

    /// <summary>Where npm is looked for.</summary>
    internal string? SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH");

    /// <summary>The graph rewriter.</summary>
    internal Func<byte[], RewriteResult> Rewriter { get; init; } = GraphRewriter.Rewrite;

    private PackSources Sources => new(_http, SearchPath);

    /// <summary>
    /// Installs a pack from its own source unless it is there, told by names and sizes. A damaged pack is refused, not mended in silence:
    /// files do not change by themselves.
    /// </summary>
    /// <param name="name">Pack name; null is the configured default.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.UnknownModel"/>, <see cref="FaceError.LicenceNotAccepted"/>, <see cref="FaceError.ModelDownloadFailed"/>,
    /// <see cref="FaceError.ModelDamaged"/> (naming the file, when it is in place), or <see cref="FaceError.ModelNotInstalled"/> for a pack
    /// without a source.
    /// </exception>
    public async Task<InstalledPack> EnsureInstalledAsync(
        string? name, IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var status = _catalogue.StatusOf(name);
        LicenceGate.Require(status.Manifest, _options);
        if (status.State == PackState.Damaged) throw ModelFileCheck.Damaged(status.Name, status.DamagedFile!, status.Problem!);
        return await InstallUnlessAsync(status.Manifest, IsThere, progress, cancellationToken);

        bool IsThere() => _catalogue.StatusOf(status.Name).State == PackState.Installed;
    }

    /// <summary>Installs a pack from its own source unless it is whole, told by checksums, and made by the newest rewriter.</summary>
    /// <inheritdoc cref="EnsureInstalledAsync"/>
    public async Task<InstalledPack> PullAsync(
        string? name, IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var manifest = _catalogue.Find(name);
        return await InstallUnlessAsync(manifest, IsWhole, progress, cancellationToken);

        bool IsWhole() => PackVerifier.Verify(_catalogue.StatusOf(manifest.Name), cancellationToken) is { IsWhole: true, Status.RewriteOutdated: false };
    }

    /// <summary>Installs a pack from a folder, a zip or tgz, or the address of one, over what is there.</summary>
    /// <param name="location">A path, an https address, or a plain http address of this machine.</param>
    /// <param name="name">
    /// Name of a known pack whose files they are; null takes the manifest <c>pack.json</c> among the files.
    /// </param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidArgument"/>, <see cref="FaceError.InvalidConfiguration"/> with all that is wrong in the manifest,
    /// <see cref="FaceError.ModelDownloadFailed"/>, or <see cref="FaceError.ModelDamaged"/>.
    /// </exception>
    public async Task<InstalledPack> InstallFromAsync(
        string location, string? name = null, IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var known = name is null ? null : _catalogue.Find(name);
        var source = Sources.At(location);
        return await GuardAsync(async () =>
        {
            using var workspace = PackWorkspace.Create(_options.ModelsDirectory, "incoming");
            using var files = await source.OpenAsync(workspace.Download, Relay(known?.Name ?? string.Empty, progress), cancellationToken);
            var (manifest, json) = Identify(files, known);
            using var held = await LockAsync(manifest.Name, progress, cancellationToken);
            return await PlaceAsync(manifest, json, files, workspace, progress, cancellationToken);
        });
    }

    /// <summary>Compares every file of a pack with its checksum.</summary>
    /// <param name="name">Pack name; null is the configured default.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FaceException"><see cref="FaceError.UnknownModel"/>.</exception>
    public Task<PackVerification> VerifyAsync(string? name, CancellationToken cancellationToken = default)
    {
        var status = _catalogue.StatusOf(name);
        return Task.Run(() => PackVerifier.Verify(status, cancellationToken), cancellationToken);
    }

    private async Task<InstalledPack> InstallUnlessAsync(
        ModelManifest manifest, Func<bool> done, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        if (done()) return Installed(manifest.Name);
        var source = Sources.Of(manifest.Source) ?? throw new FaceException(
            FaceError.ModelNotInstalled, $"Pack '{manifest.Name}' is not installed or not whole, and its manifest names no place to get it from.", "Run `facecv models pull --from FOLDER-OR-ARCHIVE`.");
        return await GuardAsync(async () =>
        {
            using var held = await LockAsync(manifest.Name, progress, cancellationToken);
            if (done()) return Installed(manifest.Name);
            using var workspace = PackWorkspace.Create(_options.ModelsDirectory, manifest.Name);
            using var files = await source.OpenAsync(workspace.Download, Relay(manifest.Name, progress), cancellationToken);
            return await PlaceAsync(manifest, null, files, workspace, progress, cancellationToken);
        });
    }

    private async Task<InstalledPack> PlaceAsync(
        ModelManifest manifest, byte[]? ownManifest, IPackFiles files, PackWorkspace workspace, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        var installation = new Installation(manifest, workspace, Rewriter, progress);
        await Task.Run(() => installation.Stage(files, ownManifest, _time.GetUtcNow(), cancellationToken), cancellationToken);
        workspace.PutInPlace(_catalogue.DirectoryOf(manifest.Name));
        _catalogue.Reload();
        progress?.Report(new PackProgress(manifest.Name, PackStage.Installed));
        return Installed(manifest.Name);
    }

    private (ModelManifest Manifest, byte[]? Own) Identify(IPackFiles files, ModelManifest? known)
    {
        if (known is not null && _catalogue.IsBuiltIn(known.Name)) return (known, null);
        if (PackContents.ReadManifest(files) is not { } found)
        {
            return known is not null ? (known, null) : throw new FaceException(
                FaceError.InvalidArgument, "There is no pack.json among the files, so it is not known which pack they are.", "Name the pack, or add a manifest (docs/models-and-licences.md).");
        }

        if (known is not null && known.Name != found.Manifest.Name)
            throw new FaceException(FaceError.InvalidArgument, $"The files are of pack '{found.Manifest.Name}', not '{known.Name}'.");
        return _catalogue.IsBuiltIn(found.Manifest.Name) ? (_catalogue.Find(found.Manifest.Name), null) : (found.Manifest, found.Json);
    }

    private async Task<PackLock> LockAsync(string pack, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_options.ModelsDirectory);
        var held = await PackLock.TakeAsync(
            _options.ModelsDirectory, pack, _time, () => progress?.Report(new PackProgress(pack, PackStage.Waiting)), cancellationToken);
        PackWorkspace.Sweep(_options.ModelsDirectory, pack);
        PackWorkspace.Sweep(_options.ModelsDirectory, "incoming", (_time.GetUtcNow() - AbandonedAfter).UtcDateTime);
        return held;
    }

    private async Task<InstalledPack> GuardAsync(Func<Task<InstalledPack>> install)
    {
        try
        {
            return await install();
        }
        catch (Exception exception) when (InstallFailures.IsExpected(exception))
        {
            throw InstallFailures.Explain(_options.ModelsDirectory, exception);
        }
    }

    private InstalledPack Installed(string name) => new(_catalogue.Find(name), _catalogue.DirectoryOf(name));

    private static TransferRelay? Relay(string pack, IProgress<PackProgress>? progress) => progress is null ? null : new TransferRelay(pack, progress);
}

using System.Text.Json;
using FaceCV.Core.Errors;
using FaceCV.TestKit;
using FaceCV.Vision.Models;
using FaceCV.Vision.Models.Onnx;

namespace FaceCV.Vision.Tests.Models;

/// <summary>A models directory of its own, and shorthand for what pack tests do.</summary>
public abstract class PackTestBase : IDisposable
{
    protected TemporaryFolder Folder { get; } = new();

    protected string ModelsDirectory => Folder["models"];

    protected VisionOptions Options => new() { ModelsDirectory = ModelsDirectory };

    protected PackCatalogue Catalogue(VisionOptions? options = null) => new(options ?? Options);

    protected PackInstaller Installer(VisionOptions? options = null) => new(options ?? Options, Catalogue(options), TimeProvider.System);

    private protected PackInstaller Installer(string? searchPath, Func<byte[], RewriteResult>? rewriter = null) =>
        new(Options, Catalogue(), TimeProvider.System) { SearchPath = searchPath, Rewriter = rewriter ?? GraphRewriter.Rewrite };

    protected Task<InstalledPack> InstallAsync(TinyPack? pack = null) =>
        Installer().InstallFromAsync((pack ?? new TinyPack()).WriteFolder(Folder["offered"]));

    /// <summary>Puts a pack's manifest where the operator's own are, without its files.</summary>
    protected TinyPack Announce(TinyPack pack)
    {
        Directory.CreateDirectory(Path.Combine(ModelsDirectory, pack.Manifest.Name));
        File.WriteAllBytes(Path.Combine(ModelsDirectory, pack.Manifest.Name, "pack.json"), pack.ManifestJson);
        return pack;
    }

    protected static async Task<FaceException> RefusedAsync(FaceError error, Func<Task> action)
    {
        var refusal = await Should.ThrowAsync<FaceException>(action);
        refusal.Error.ShouldBe(error, refusal.Message);
        return refusal;
    }

    protected static FaceException Refused(FaceError error, Action action)
    {
        var refusal = Should.Throw<FaceException>(action);
        refusal.Error.ShouldBe(error, refusal.Message);
        return refusal;
    }

    /// <summary>What an installation left in the models directory, lock files aside.</summary>
    protected string[] Leftovers(params string[] except) => !Directory.Exists(ModelsDirectory) ? [] :
        [.. Directory.EnumerateFileSystemEntries(ModelsDirectory).Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(".lock", StringComparison.Ordinal)).Except(except)];

    protected JsonElement Record(string pack = "tiny") =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ModelsDirectory, pack, "installed.json"))).RootElement;

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

using System.Security.Cryptography;

namespace FaceCV.Vision.Models;

/// <summary>
/// A temporary folder beside the packs, on the same file system, in which a pack is prepared and from which it is put in place by one rename.
/// Removed on disposal.
/// </summary>
internal sealed class PackWorkspace : IDisposable
{
    private const string Suffix = ".tmp";
    private readonly string _root;

    private PackWorkspace(string root) => _root = root;

    /// <summary>For what is downloaded.</summary>
    public string Download => Path.Combine(_root, "download");

    /// <summary>Becomes the pack's folder.</summary>
    public string Files => Path.Combine(_root, "files");

    private string Old => OldOf(_root);

    /// <summary>Makes one.</summary>
    /// <param name="modelsDirectory">Folder of installed packs, made when absent.</param>
    /// <param name="owner">Pack name, or another word without a dot.</param>
    public static PackWorkspace Create(string modelsDirectory, string owner)
    {
        var root = Path.Combine(modelsDirectory, $".{owner}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}{Suffix}");
        var workspace = new PackWorkspace(root);
        Directory.CreateDirectory(workspace.Download);
        Directory.CreateDirectory(workspace.Files);
        return workspace;
    }

    /// <summary>Removes what crashed installations left. The caller holds the owner's lock.</summary>
    /// <param name="modelsDirectory">Folder of installed packs.</param>
    /// <param name="owner">Pack name.</param>
    /// <param name="before">Only folders last changed before this; null is all.</param>
    public static void Sweep(string modelsDirectory, string owner, DateTime? before = null)
    {
        foreach (var folder in Directory.EnumerateDirectories(modelsDirectory, $".{owner}.*{Suffix}"))
        {
            if (before is { } limit && Directory.GetLastWriteTimeUtc(folder) >= limit) continue;
            var target = Path.Combine(modelsDirectory, owner);

            // The crash was between the two renames of PutInPlace: the old pack goes back.
            if (Directory.Exists(OldOf(folder)) && !Directory.Exists(target)) Directory.Move(OldOf(folder), target);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Puts <see cref="Files"/> where the pack belongs; what was there is gone afterwards, but for files that are the operator's own.</summary>
    /// <param name="target">The pack's folder.</param>
    public void PutInPlace(string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(Files, target);
            return;
        }

        CarryOver(target);
        Directory.Move(target, Old);
        try
        {
            Directory.Move(Files, target);
        }
        catch
        {
            Directory.Move(Old, target);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_root)) Directory.Delete(_root, recursive: true);
    }

    private static string OldOf(string root) => Path.Combine(root, "old");

    // Thresholds, notes, licence texts: all that is no model and not written anew.
    private void CarryOver(string target)
    {
        foreach (var file in Directory.EnumerateFiles(target))
        {
            var name = Path.GetFileName(file);
            var kept = Path.Combine(Files, name);
            if (Path.GetExtension(name) is ".onnx" or Suffix || File.Exists(kept)) continue;
            File.Copy(file, kept);
        }
    }
}

using System.CommandLine;
using FaceCV.Core.Protection;
using FaceCV.Core.Transfer;

namespace FaceCV.Cli.Commands;

/// <summary>What <c>export</c>, <c>import</c> and <c>backup</c> have in common.</summary>
internal static class ArchiveOptions
{
    public static Argument<string> File(string description) => new("FILE") { Description = description };

    public static Option<string?> KeyFile(string description) => new("--key-file") { Description = description, HelpName = "FILE" };

    public static Option<bool> Overwrite() => new("--overwrite") { Description = "Take the place of a file that is there." };

    /// <summary>The key of a file; null when none is named.</summary>
    public static RecordCipher? Key(string? path) => path is null ? null : ArchiveKey.ReadFile(path);
}

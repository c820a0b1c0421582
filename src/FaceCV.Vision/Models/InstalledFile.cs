using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceCV.Vision.Models;

/// <summary>What became of a file's graph at installation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RewriteOutcome>))]
internal enum RewriteOutcome
{
    /// <summary>Nothing could be made faster; the file is as published.</summary>
    Unchanged,

    /// <summary>Rewritten, and its outputs agree with the published graph's.</summary>
    Applied,

    /// <summary>The rewritten graph did not agree, so the file is as published.</summary>
    Refused,
}

/// <summary>Record of one installed file.</summary>
/// <param name="File">File name.</param>
/// <param name="PublishedSha256">Checksum of the file as published.</param>
/// <param name="Sha256">Checksum of the file in place.</param>
/// <param name="Bytes">Size of the file in place.</param>
/// <param name="Rewrite">What became of its graph.</param>
/// <param name="Note">Why a rewrite was refused.</param>
internal sealed record InstalledFile(string File, string PublishedSha256, string Sha256, long Bytes, RewriteOutcome Rewrite, string? Note = null);

/// <summary>The <c>installed.json</c> of a pack, written last: a pack without it was put in place by hand.</summary>
/// <param name="Pack">Pack name.</param>
/// <param name="RewriterVersion">Version of the graph rewriter that made the files.</param>
/// <param name="InstalledAt">When.</param>
/// <param name="Files">Its files.</param>
internal sealed record InstallationRecord(string Pack, int RewriterVersion, DateTimeOffset InstalledAt, IReadOnlyList<InstalledFile> Files)
{
    /// <summary>Its file name.</summary>
    public const string FileName = "installed.json";

    /// <summary>Reads the record of a pack's folder; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static InstallationRecord? Read(string directory)
    {
        try
        {
            return JsonSerializer.Deserialize<InstallationRecord>(File.ReadAllBytes(Path.Combine(directory, FileName)), ModelManifest.Json);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("The installation record cannot be read.", exception);
        }
    }

    /// <summary>The record of one file, or null.</summary>
    public InstalledFile? Find(string file) => Files.FirstOrDefault(entry => entry.File == file);
}

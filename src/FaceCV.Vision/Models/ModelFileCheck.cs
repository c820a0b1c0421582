using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models;

/// <summary>Compares files of a pack in place with its installation record, or with the manifest where there is none.</summary>
internal static class ModelFileCheck
{
    /// <summary>What is wrong as far as names and sizes tell, or null.</summary>
    public static string? FindQuickProblem(string directory, ModelEntry model, InstallationRecord? record)
    {
        var file = new FileInfo(Path.Combine(directory, model.File));
        if (!file.Exists) return "is missing.";
        if (record is null) return null;
        if (record.Find(model.File) is not { } entry) return "is not in the installation record.";
        if (entry.PublishedSha256 != model.Sha256) return "was installed for another version of the pack.";
        return file.Length == entry.Bytes ? null : $"has {file.Length} bytes instead of {entry.Bytes}.";
    }

    /// <summary>What is wrong, checksum included, or null.</summary>
    public static string? FindProblem(string directory, ModelEntry model, InstallationRecord? record, Func<string, string> sha256)
    {
        if (FindQuickProblem(directory, model, record) is { } problem) return problem;
        var seen = sha256(Path.Combine(directory, model.File));
        var matches = record is not null ? seen == record.Find(model.File)!.Sha256 : seen == model.Sha256 || seen == model.RewrittenSha256;
        return matches ? null : $"is half-written or altered: its SHA-256 begins with {seen[..8]}.";
    }

    /// <summary>Checks a file before it is loaded.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.ModelDamaged"/> with the file's name, or <see cref="FaceError.ModelNotInstalled"/>.</exception>
    public static void Require(InstalledPack pack, ModelEntry model)
    {
        try
        {
            var record = InstallationRecord.Read(pack.Directory);
            if (FindProblem(pack.Directory, model, record, FileChecksum.Sha256) is { } problem) throw Damaged(pack.Manifest.Name, model.File, problem);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(pack.Manifest.Name, InstallationRecord.FileName, "cannot be read.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Damaged(pack.Manifest.Name, model.File, "cannot be read.", exception);
        }
    }

    /// <summary>The refusal of a file.</summary>
    public static FaceException Damaged(string pack, string file, string problem, Exception? inner = null) => new(
        FaceError.ModelDamaged, $"File '{file}' of pack '{pack}' {problem}", $"Run `facecv models pull {pack}`.", inner);
}

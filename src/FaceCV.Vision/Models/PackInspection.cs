using FaceCV.Vision.Models.Onnx;

namespace FaceCV.Vision.Models;

/// <summary>Looks at a pack's folder.</summary>
internal static class PackInspection
{
    /// <summary>Status by names and sizes.</summary>
    public static PackStatus Inspect(ModelManifest manifest, string directory, bool builtIn)
    {
        var missing = new PackStatus(manifest, PackState.NotInstalled, null, null, builtIn, false, directory);
        if (!Directory.Exists(directory)) return missing;
        InstallationRecord? record;
        try
        {
            record = InstallationRecord.Read(directory);
        }
        catch (InvalidDataException)
        {
            return missing with { State = PackState.Damaged, DamagedFile = InstallationRecord.FileName, Problem = "cannot be read." };
        }

        // A folder may hold nothing but the operator's thresholds or manifest.
        if (record is null && !manifest.Models.Any(model => File.Exists(Path.Combine(directory, model.File)))) return missing;
        foreach (var model in manifest.Models)
        {
            if (ModelFileCheck.FindQuickProblem(directory, model, record) is { } problem)
                return missing with { State = PackState.Damaged, DamagedFile = model.File, Problem = problem };
        }

        return missing with { State = PackState.Installed, RewriteOutdated = record is not null && record.RewriterVersion < GraphRewriter.Version };
    }
}

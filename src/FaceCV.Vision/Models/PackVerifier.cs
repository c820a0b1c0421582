namespace FaceCV.Vision.Models;

/// <summary>Compares every file of a pack with its checksum.</summary>
internal static class PackVerifier
{
    /// <summary>Reads every file through.</summary>
    public static PackVerification Verify(PackStatus status, CancellationToken cancellationToken)
    {
        if (status.State == PackState.NotInstalled) return new(status, []);
        InstallationRecord? record;
        try
        {
            record = InstallationRecord.Read(status.Directory);
        }
        catch (InvalidDataException)
        {
            return new(status, [new FileVerification(InstallationRecord.FileName, status.Problem ?? "cannot be read.", false, null)]);
        }

        var files = new List<FileVerification>();
        foreach (var model in status.Manifest.Models)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var problem = ModelFileCheck.FindProblem(status.Directory, model, record, FileChecksum.Sha256);
            var entry = record?.Find(model.File);
            files.Add(new(model.File, problem, entry?.Rewrite == RewriteOutcome.Applied, entry?.Note));
        }

        var first = files.Find(file => file.Problem is not null);
        return new(first is null ? status : status with { State = PackState.Damaged, DamagedFile = first.File, Problem = first.Problem }, files);
    }
}

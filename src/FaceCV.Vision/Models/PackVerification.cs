namespace FaceCV.Vision.Models;

/// <summary>Result of comparing one file of a pack with its checksum.</summary>
/// <param name="File">File name.</param>
/// <param name="Problem">What is wrong, one sentence; null when it is whole.</param>
/// <param name="Rewritten">Whether its graph was rewritten at installation.</param>
/// <param name="Note">Why a rewrite was refused at installation; null when none was.</param>
public sealed record FileVerification(string File, string? Problem, bool Rewritten, string? Note);

/// <summary>Result of comparing every file of a pack with its checksum.</summary>
/// <param name="Status">Status of the pack.</param>
/// <param name="Files">Every model file, in the manifest's order; empty when the pack is not installed.</param>
public sealed record PackVerification(PackStatus Status, IReadOnlyList<FileVerification> Files)
{
    /// <summary>Whether the pack is installed and every file whole.</summary>
    public bool IsWhole => Status.State == PackState.Installed && Files.All(file => file.Problem is null);
}

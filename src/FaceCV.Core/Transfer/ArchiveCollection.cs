namespace FaceCV.Core.Transfer;

/// <summary>A collection of people in an archive.</summary>
/// <param name="Name">Its name, not empty.</param>
/// <param name="RetentionDays">Days after which its faces are erased; null keeps them.</param>
public sealed record ArchiveCollection(string Name, int? RetentionDays = null);

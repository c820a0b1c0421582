namespace FaceCV.Server.Uploads;

/// <summary>One picture of a request.</summary>
/// <param name="Field">Name of its field.</param>
/// <param name="FileName">File name as the caller gave it, without folders; null when there was none.</param>
/// <param name="Bytes">Its bytes; valid until the request ends.</param>
public readonly record struct UploadedFile(string Field, string? FileName, ReadOnlyMemory<byte> Bytes);

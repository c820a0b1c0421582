namespace FaceCV.Server.Uploads;

/// <summary>Texts and pictures of a body while it is read.</summary>
internal sealed class UploadParts
{
    /// <summary>Texts by field name; of a repeated field the first counts.</summary>
    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>Pictures, in order.</summary>
    public List<UploadedFile> Files { get; } = [];

    public void Add(string name, string text) => Texts.TryAdd(name, text);

    public void Add(UploadedFile file) => Files.Add(file);

    /// <summary>A file name without the folders that some clients send along.</summary>
    public static string? BareName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        var bare = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        return bare.Length == 0 ? null : bare;
    }
}

using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Uploads;

/// <summary>Texts and pictures of a body while it is read.</summary>
/// <param name="mostFiles">Most pictures.</param>
internal sealed class UploadParts(int mostFiles = UploadLimits.MostParts)
{
    private int _count;

    /// <summary>Texts by field name; of a repeated field the first counts.</summary>
    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>Pictures, in order.</summary>
    public List<UploadedFile> Files { get; } = [];

    /// <exception cref="HttpProblemException">There are too many.</exception>
    public void Add(string name, string text)
    {
        Count();
        Texts.TryAdd(name, text);
    }

    /// <exception cref="HttpProblemException">There are too many.</exception>
    public void Add(UploadedFile file)
    {
        Count();
        if (Files.Count == mostFiles) throw TooMany("too_many_files", $"The body has more than {mostFiles} pictures, which is the most this route takes.", "Send several requests, or use the batch routes or a job.");
        Files.Add(file);
    }

    private void Count()
    {
        if (++_count > UploadLimits.MostParts) throw TooMany("too_many_fields", $"The body has more than {UploadLimits.MostParts} fields.", "Send the fields this route knows.");
    }

    private static HttpProblemException TooMany(string code, string message, string remedy) => new(StatusCodes.Status413PayloadTooLarge, code, message, remedy);

    /// <summary>A file name without the folders that some clients send along.</summary>
    public static string? BareName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        var bare = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        return bare.Length == 0 ? null : bare;
    }
}

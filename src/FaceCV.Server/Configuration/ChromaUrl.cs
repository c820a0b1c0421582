using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FaceCV.Server.Configuration;

/// <summary>A connection string of Chroma: <c>chromadb://host:port/collection</c>. Parts that are absent are null.</summary>
internal sealed partial record ChromaUrl
{
    /// <summary>What a name of collections has to be, as the end of a sentence.</summary>
    public const string CollectionForm = "is no name for collections: 3 to 63 letters, digits, hyphens and underscores, a letter or digit first.";

    private const string Scheme = "chromadb://";

    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? Collection { get; init; }

    public static bool IsOne(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text can begin the names of collections.</summary>
    public static bool IsCollection(string text) => Form().IsMatch(text);

    /// <summary>Reads one.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="url">Its parts.</param>
    /// <param name="problem">What is wrong with it, without any part of it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ChromaUrl? url, out string? problem)
    {
        (url, problem) = (null, null);
        if (!IsOne(text)) return false;
        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (place, collection) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        var colon = place.EndsWith(']') ? -1 : place.LastIndexOf(':');
        var (host, port) = colon < 0 ? (place, null) : (place[..colon], place[(colon + 1)..]);
        problem = host.Length == 0 ? "names no host; write chromadb://host:8000/collection."
            : place.Contains('@', StringComparison.Ordinal) ? "has a user or password; the token is set by FACECV_CHROMA_TOKEN."
            : port is not null && PortOf(port) is null ? "has no port of 1 to 65,535; write chromadb://host:8000/collection."
            : collection.Length > 0 && !IsCollection(collection) ? CollectionForm
            : null;
        if (problem is not null) return false;
        url = new ChromaUrl { Host = host.Trim('[', ']'), Port = port is null ? null : PortOf(port), Collection = collection.Length == 0 ? null : collection };
        return true;
    }

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65_535 ? port : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{2,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Form();
}

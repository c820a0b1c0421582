namespace FaceCV.Server.Configuration;

/// <summary>A connection string of SQLite: <c>sqlite:///</c> and a path, or a path alone.</summary>
internal static class SqliteUrl
{
    private const string Scheme = "sqlite:///";

    public static bool IsOne(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !text.Contains("://", StringComparison.Ordinal);

    public static bool IsEmpty(string text) => text.Length == Scheme.Length && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Full path of the file.</summary>
    public static string PathOf(string text) =>
        SettingPaths.Full(text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..] : text)!;
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FaceCV.Server.Configuration;

/// <summary>
/// A connection string of MySQL: <c>mysql://user:password@host:port/database</c>; a driver's name in the scheme, as Python programs have it
/// (<c>mysql+pymysql</c>), and the option <c>charset</c> mean nothing here. Parts that are absent are null.
/// </summary>
internal sealed record MySqlUrl
{
    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    public string? Database { get; init; }

    public static bool IsOne(string text) =>
        text.StartsWith("mysql://", StringComparison.OrdinalIgnoreCase)
        || (text.StartsWith("mysql+", StringComparison.OrdinalIgnoreCase) && text.Contains("://", StringComparison.Ordinal));

    /// <summary>Reads one.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="url">Its parts.</param>
    /// <param name="problem">What is wrong with it, without any part of it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out MySqlUrl? url, out string? problem)
    {
        url = null;
        problem = null;
        if (!IsOne(text)) return false;
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (beforeOptions, options) = Cut(rest, '?');
        var (authority, database) = Cut(beforeOptions, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = Cut(at < 0 ? "" : authority[..at], ':');
        var (host, port) = CutPort(authority[(at + 1)..]);
        problem = (options ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries).Any(option => !option.StartsWith("charset=", StringComparison.Ordinal))
            ? "has an option other than charset; encryption is set by FACECV_MYSQL_TLS."
            : user.Length == 0 ? "names no user; write mysql://user:password@host:3306/database."
            : host.Length == 0 ? "names no host; write mysql://user:password@host:3306/database."
            : string.IsNullOrEmpty(database) ? "names no database; write mysql://user:password@host:3306/database, with %2F for a / in the password."
            : port is not null && PortOf(port) is null ? "has no port of 1 to 65,535; write mysql://user:password@host:3306/database, with %40, %3A and %2F for @, : and / in the password."
            : null;
        if (problem is not null) return false;
        url = new MySqlUrl
        {
            Host = host,
            Port = port is null ? null : PortOf(port),
            User = Uri.UnescapeDataString(user),
            Password = password is null ? null : Uri.UnescapeDataString(password),
            Database = Uri.UnescapeDataString(database!),
        };
        return true;
    }

    private static (string Before, string? After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }

    // An IPv6 address stands in brackets.
    private static (string Host, string? Port) CutPort(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        if (end < 0) return Cut(text, ':');
        var (_, port) = Cut(text[(end + 1)..], ':');
        return (text[1..end], port);
    }

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65_535 ? port : null;
}

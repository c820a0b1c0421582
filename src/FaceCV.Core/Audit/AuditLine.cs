using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceCV.Core.Audit;

/// <summary>Where a chain of entries stands.</summary>
/// <param name="Sequence">Number of the last entry; 0 before the first.</param>
/// <param name="Mac">Its code, 64 hex digits.</param>
public sealed record AuditHead(long Sequence, string Mac)
{
    /// <summary>Before the first entry.</summary>
    public static AuditHead Start { get; } = new(0, new string('0', AuditLine.MacDigits));

    /// <summary>Reads one as <see cref="ToString"/> writes it; null when it is none.</summary>
    public static AuditHead? Parse(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var at && long.TryParse(text.AsSpan(0, at), out var sequence) && text.Length == at + 1 + AuditLine.MacDigits && text.AsSpan(at + 1).IndexOfAnyExcept("0123456789abcdef") < 0
            ? new AuditHead(sequence, text[(at + 1)..])
            : null;

    /// <summary>Number and code, as in <c>12:0a..</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Sequence}:{Mac}");
}

/// <summary>An entry as it is read back.</summary>
/// <param name="Seq">Its number, from 1 without gaps.</param>
/// <param name="Time">When; UTC.</param>
/// <param name="Action">What was done, see <see cref="AuditAction"/>.</param>
/// <param name="Outcome"><c>begun</c>, <c>done</c>, <c>failed</c> or <c>refused</c>.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Address">From where; null of the machine itself.</param>
/// <param name="Request">Id of the request.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Collection">Name of the collection.</param>
/// <param name="Targets">To whom or what.</param>
/// <param name="Count">How many, when more than the targets named.</param>
public sealed record AuditEntry(
    long Seq, DateTimeOffset Time, string Action, string Outcome, AuditActor Actor, string? Address = null, string? Request = null, int? Status = null,
    string? Collection = null, IReadOnlyList<string>? Targets = null, long? Count = null);

/// <summary>
/// A line of the log: the entry as a JSON object whose last member <c>mac</c> is the HMAC-SHA256 (RFC 2104) over the code of the entry before and
/// over every byte of the line before that member. Nobody who lacks the key can add, alter, take out or move a line without its being seen.
/// </summary>
internal static class AuditLine
{
    public const int MacDigits = 64;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    /// <summary>Bytes of the last member, with the brace.</summary>
    private const int TailBytes = 8 + MacDigits + 2;

    private static ReadOnlySpan<byte> Member => ",\"mac\":\""u8;

    /// <summary>Writes the entry that follows a head.</summary>
    /// <returns>The line with its end, and the head after it.</returns>
    public static (byte[] Line, AuditHead Head) Write(AuditHead before, AuditEvent what, byte[] key)
    {
        var entry = new AuditEntry(
            before.Sequence + 1, what.At.ToUniversalTime(), what.Action.Word(), what.Outcome.ToString().ToLowerInvariant(), what.Actor, what.Address, what.Request,
            what.Status, what.Collection, what.Targets.Count > 0 ? what.Targets : null, what.Count);
        var body = JsonSerializer.SerializeToUtf8Bytes(entry, Json).AsSpan()[..^1];
        var mac = MacOf(before.Mac, body, key);
        return ([.. body, .. Member, .. Encoding.ASCII.GetBytes(mac), .. "\"}\n"u8], new AuditHead(entry.Seq, mac));
    }

    /// <summary>Reads a line without its end; null when it is none.</summary>
    public static (AuditEntry Entry, string Mac)? Read(ReadOnlySpan<byte> line)
    {
        if (line.Length <= TailBytes || !line[^TailBytes..].StartsWith(Member) || !line.EndsWith("\"}"u8)) return null;
        try
        {
            var entry = JsonSerializer.Deserialize<AuditEntry>([.. line[..^TailBytes], (byte)'}'], Json);
            return entry is null ? null : (entry, Encoding.ASCII.GetString(line[(line.Length - TailBytes + Member.Length)..^2]));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a line follows a head.</summary>
    public static bool IsGenuine(AuditHead before, ReadOnlySpan<byte> line, string mac, byte[] key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(MacOf(before.Mac, line[..^TailBytes], key)), Encoding.ASCII.GetBytes(mac));

    /// <summary>The code of some bytes after a head.</summary>
    public static string MacOf(string before, ReadOnlySpan<byte> bytes, byte[] key)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes(before));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

using System.Globalization;
using FaceCV.Core.Audit;

namespace FaceCV.Server.Security.Audit;

/// <summary>Entries as CSV (RFC 4180), for spreadsheets.</summary>
public static class AuditCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "seq,time,action,outcome,actor_kind,actor_id,address,request,status,collection,targets,count\r\n";

    /// <summary>The line of an entry.</summary>
    public static string Line(AuditEntry entry) => string.Join(',', new[]
    {
        Text(entry.Seq), entry.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), entry.Action, entry.Outcome, entry.Actor.Kind, entry.Actor.Id, entry.Address, entry.Request,
        Text(entry.Status), entry.Collection, string.Join(' ', entry.Targets ?? []), Text(entry.Count),
    }.Select(Field)) + "\r\n";

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    // A spreadsheet takes what begins with one of these for a formula; a token's subject is not ours.
    private static string Field(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}

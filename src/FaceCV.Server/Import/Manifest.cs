using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using FaceCV.Core.Errors;

namespace FaceCV.Server.Import;

/// <summary>One line of a manifest.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="File">Path of the picture, as written.</param>
/// <param name="Name">The person's name.</param>
/// <param name="ExternalId">The person's id in another system; null when the field is empty.</param>
/// <param name="Metadata">The other columns that have a value; null when none has.</param>
internal sealed record ManifestRow(int Line, string File, string Name, string? ExternalId, JsonObject? Metadata);

/// <summary>
/// The list of who is on which picture: CSV (RFC 4180) in UTF-8 with the columns <c>file</c> and <c>name</c>, perhaps <c>external_id</c>;
/// every other column is metadata. Commas, semicolons or tabs separate, whichever comes first in the header.
/// </summary>
internal static class Manifest
{
    /// <summary>Most bytes of a manifest.</summary>
    public const int MostBytes = 32 << 20;

    private const string FileColumn = "file", NameColumn = "name", ExternalIdColumn = "external_id";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The refusal of a larger one.</summary>
    public static FaceException TooLarge() => new(FaceError.InvalidArgument, $"The manifest has more than {MostBytes:N0} bytes.", "Send several jobs.");

    /// <summary>The lines of a manifest.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="most">Most lines, the header apart.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>, with the line where there is one.</exception>
    public static IReadOnlyList<ManifestRow> Read(byte[] bytes, int most)
    {
        var text = TextOf(bytes);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = DelimiterOf(text), IgnoreBlankLines = true };
        configuration.BadDataFound = context => throw Invalid($"has a stray quotation mark in line {context.Context.Parser!.RawRow}");
        using var parser = new CsvParser(new StringReader(text), configuration);
        if (!parser.Read()) throw Invalid("is empty");
        var columns = ColumnsOf(parser.Record!);
        var rows = new List<ManifestRow>();
        while (parser.Read())
        {
            if (rows.Count == most) throw Invalid($"has more than {most:N0} lines");
            if (parser.Count != columns.Length) throw Invalid($"has {parser.Count} fields in line {parser.RawRow}, but {columns.Length} columns");
            rows.Add(RowOf(parser, columns));
        }

        return rows.Count > 0 ? rows : throw Invalid("has no line but the header");
    }

    private static string TextOf(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid("is not UTF-8 text");
        }
    }

    private static string DelimiterOf(string text)
    {
        var header = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length);
        return header.IndexOfAny(",;\t") is >= 0 and var first ? header[first].ToString() : ",";
    }

    private static string[] ColumnsOf(string[] header)
    {
        string[] columns = [.. header.Select(column => column.Trim())];
        foreach (var known in new[] { FileColumn, NameColumn, ExternalIdColumn })
        {
            for (var i = 0; i < columns.Length; i++)
                if (columns[i].Equals(known, StringComparison.OrdinalIgnoreCase)) columns[i] = known;
        }

        foreach (var needed in new[] { FileColumn, NameColumn })
            if (!columns.Contains(needed, StringComparer.Ordinal)) throw Invalid($"has no column '{needed}'");
        if (columns.Contains("", StringComparer.Ordinal)) throw Invalid("has a column without a name");
        if (columns.Distinct(StringComparer.Ordinal).Count() != columns.Length) throw Invalid("has two columns of one name");
        return columns;
    }

    private static ManifestRow RowOf(CsvParser parser, string[] columns)
    {
        var (file, name, externalId, metadata) = ("", "", (string?)null, new JsonObject());
        for (var i = 0; i < columns.Length; i++)
        {
            var value = parser[i].Trim();
            switch (columns[i])
            {
                case FileColumn:
                    file = value;
                    break;
                case NameColumn:
                    name = value;
                    break;
                case ExternalIdColumn:
                    externalId = value.Length > 0 ? value : null;
                    break;
                default:
                    if (value.Length > 0) metadata[columns[i]] = value;
                    break;
            }
        }

        return new ManifestRow(parser.RawRow, file, name, externalId, metadata.Count > 0 ? metadata : null);
    }

    private static FaceException Invalid(string what) => new(
        FaceError.InvalidArgument, $"The manifest {what}.", "It has to be CSV in UTF-8 with a header: file,name and, if wanted, external_id and others.");
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace FaceCV.Vision.Models;

/// <summary>Checks a manifest and finds everything that is wrong with it, not just the first thing.</summary>
public static partial class ManifestValidator
{
    // SHA-512 in base64.
    private const int IntegrityLength = 88;

    /// <summary>What is wrong, one sentence each with the value seen; empty when nothing is.</summary>
    public static IReadOnlyList<string> Check(ModelManifest manifest)
    {
        var problems = new List<string>();
        if (!IsName(manifest.Name)) problems.Add($"name '{manifest.Name}' must be 1 to 64 lower case letters, digits, dashes or underscores.");
        if (string.IsNullOrWhiteSpace(manifest.Description)) problems.Add("description is empty.");
        if (string.IsNullOrWhiteSpace(manifest.Licence.Id)) problems.Add("licence.id is empty.");
        problems.AddRange(CheckSource(manifest.Source));
        if (manifest.Models.Count == 0) problems.Add("models is empty.");
        problems.AddRange(Repeated(manifest.Models.Select(model => model?.Name)).Select(name => $"two models are named '{name}'."));
        problems.AddRange(Repeated(manifest.Models.Select(model => model?.File)).Select(file => $"two models have the file '{file}'."));
        for (var i = 0; i < manifest.Models.Count; i++)
        {
            if (manifest.Models[i] is { } model) problems.AddRange(ModelEntryValidator.Check(model));
            else problems.Add(string.Create(CultureInfo.InvariantCulture, $"models[{i}] is null."));
        }

        return problems;
    }

    /// <summary>Whether a text may name a pack: it becomes a folder name and a part of model ids.</summary>
    internal static bool IsName(string text) => PackName().IsMatch(text);

    /// <summary>Texts that occur twice; nulls are skipped.</summary>
    internal static IEnumerable<string> Repeated(IEnumerable<string?> texts) => texts
        .OfType<string>()
        .GroupBy(text => text, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Skip(1).Any())
        .Select(group => group.Key);

    private static IEnumerable<string> CheckSource(PackSourceInfo source) => source.Kind switch
    {
        "npm" => CheckNpm(source),
        "https" => CheckHttps(source),
        "folder" => [],
        _ => [$"source.kind '{source.Kind}' must be npm, https or folder."],
    };

    private static IEnumerable<string> CheckNpm(PackSourceInfo source)
    {
        if (source.Package is null || !NpmName().IsMatch(source.Package)) yield return $"source.package '{source.Package}' is not an npm package name.";
        if (source.Version is null || !NpmVersion().IsMatch(source.Version)) yield return $"source.version '{source.Version}' is not an exact version.";
        if (!IsIntegrity(source.Integrity)) yield return $"source.integrity '{source.Integrity}' is not of the form sha512-base64.";
    }

    private static IEnumerable<string> CheckHttps(PackSourceInfo source)
    {
        if (!Uri.TryCreate(source.Url, UriKind.Absolute, out var url) || !Sources.HttpZipSource.Accepts(url))
            yield return "source.url must be an https address (plain http only for loopback).";
        if (source.Integrity is not null && !IsIntegrity(source.Integrity))
            yield return $"source.integrity '{source.Integrity}' is not of the form sha512-base64.";
    }

    private static bool IsIntegrity(string? text) =>
        text is not null
        && text.StartsWith("sha512-", StringComparison.Ordinal)
        && text.Length == "sha512-".Length + IntegrityLength
        && Convert.TryFromBase64String(text["sha512-".Length..], new byte[64], out var written)
        && written == 64;

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PackName();

    [GeneratedRegex("^(?:@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NpmName();

    [GeneratedRegex("^[0-9]+\\.[0-9]+\\.[0-9]+[0-9A-Za-z.+-]*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NpmVersion();
}

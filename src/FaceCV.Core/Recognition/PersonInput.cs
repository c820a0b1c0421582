using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Recognition;

/// <summary>Checks of what a caller says about a person. All throw <see cref="FaceException"/>, <see cref="FaceError.InvalidArgument"/>.</summary>
public static class PersonInput
{
    private const int MaxSourceLength = 500;
    private const int MostExponentDigits = 4;

    /// <summary>The name, trimmed: 1 to <see cref="Person.MaxNameLength"/> characters, no control characters.</summary>
    /// <exception cref="FaceException">It is not; <see cref="FaceError.MissingField"/> when it is null.</exception>
    public static string Name(string? name)
    {
        if (name is null) throw new FaceException(FaceError.MissingField, "A name is needed.");
        return Text(name, "name", Person.MaxNameLength);
    }

    /// <summary>The external id, trimmed: 1 to <see cref="Person.MaxExternalIdLength"/> characters, no control characters; null stays null.</summary>
    /// <exception cref="FaceException">It is not.</exception>
    public static string? ExternalId(string? externalId) => externalId is null ? null : Text(externalId, "external id", Person.MaxExternalIdLength);

    /// <summary>The metadata as given: at most <see cref="Person.MaxMetadataLength"/> characters as JSON; null stays null.</summary>
    /// <exception cref="FaceException">It is longer, or holds text or a number that no program can read.</exception>
    public static JsonObject? Metadata(JsonObject? metadata)
    {
        if (metadata is null) return null;
        var length = LengthOf(metadata);
        if (length > Person.MaxMetadataLength)
            throw new FaceException(FaceError.InvalidArgument, $"The metadata is {length} characters of JSON; at most {Person.MaxMetadataLength} are allowed.");
        if (HasEndlessNumber(metadata))
            throw new FaceException(FaceError.InvalidArgument, "The metadata holds a number beyond 1.7e308, or one written with an exponent of more than four digits.", "Write it as a text.");
        return metadata;
    }

    /// <summary>Metadata with the keys of a change laid over it; neither argument is altered. Checked as <see cref="Metadata"/>.</summary>
    public static JsonObject Merge(JsonObject present, JsonObject change)
    {
        var merged = (JsonObject)present.DeepClone();
        foreach (var (key, value) in change) merged[key] = value?.DeepClone();
        return Metadata(merged)!;
    }

    /// <summary>Where an image came from, in at most 500 characters: of a longer text the end, where a path has its file name.</summary>
    public static string? Source(string? source) =>
        source is { Length: > MaxSourceLength } ? source[^MaxSourceLength..] : source;

    // JSON can spell halves of characters, which are no text (RFC 8259, section 8.2).
    private static int LengthOf(JsonObject metadata)
    {
        try
        {
            return metadata.ToJsonString().Length;
        }
        catch (InvalidOperationException failure)
        {
            throw new FaceException(FaceError.InvalidArgument, "The metadata holds text that is not valid Unicode.", "Send whole characters, not halves of surrogate pairs.", failure);
        }
    }

    // Numbers may be of any size in JSON, but not in what compares them and in what reads them.
    private static bool HasEndlessNumber(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(member => HasEndlessNumber(member.Value)),
        JsonArray items => items.Any(HasEndlessNumber),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => IsEndless(value.ToJsonString()),
        _ => false,
    };

    private static bool IsEndless(string number)
    {
        var exponent = number.AsSpan(number.IndexOfAny(['e', 'E']) + 1);
        return !double.IsFinite(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture))
            || (exponent.Length < number.Length && exponent.TrimStart("+-0").Length > MostExponentDigits);
    }

    private static string Text(string given, string what, int most)
    {
        var text = given.Trim();
        if (text.Length == 0 || text.Length > most)
            throw new FaceException(FaceError.InvalidArgument, $"The {what} has {text.Length} characters; 1 to {most} are allowed.");
        if (text.Any(char.IsControl))
            throw new FaceException(FaceError.InvalidArgument, $"The {what} holds a control character.");
        return text;
    }
}

using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Recognition;

/// <summary>Checks of what a caller says about a person. All throw <see cref="FaceException"/>, <see cref="FaceError.InvalidArgument"/>.</summary>
public static class PersonInput
{
    private const int MaxSourceLength = 500;

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
    /// <exception cref="FaceException">It is longer.</exception>
    public static JsonObject? Metadata(JsonObject? metadata)
    {
        if (metadata is null) return null;
        var length = metadata.ToJsonString().Length;
        if (length <= Person.MaxMetadataLength) return metadata;
        throw new FaceException(
            FaceError.InvalidArgument, $"The metadata is {length} characters of JSON; at most {Person.MaxMetadataLength} are allowed.");
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

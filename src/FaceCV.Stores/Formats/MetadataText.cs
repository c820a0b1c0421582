using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace FaceCV.Stores.Formats;

/// <summary>Metadata as stored: JSON text of the whole, and each top-level value as the text that a filter is compared with.</summary>
internal static class MetadataText
{
    private const int MaxDepth = 1_000;

    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static string Write(JsonObject metadata) => metadata.ToJsonString(Compact);

    public static JsonObject Read(string json) => JsonNode.Parse(json, null, new JsonDocumentOptions { MaxDepth = MaxDepth })!.AsObject();

    /// <summary>Name and text of each top-level value: a string as it is, anything else as compact JSON (<c>5</c>, <c>true</c>, <c>null</c>).</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Flatten(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return [.. document.RootElement.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, TextOf(property.Value)))];
    }

    /// <summary>SHA-256 of a name and a value as <see cref="Flatten"/> gives them, for an index that takes no long text.</summary>
    public static byte[] HashOf(string name, string value) => SHA256.HashData(Encoding.UTF8.GetBytes($"{name.Length}:{name}{value}"));

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceCV.Cli.Output;

/// <summary>The JSON of <c>--json</c>: snake case, as on the wire.</summary>
internal static class CliJson
{
    /// <summary>How it is written.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>The same on one line, for showing JSON inside text.</summary>
    public static JsonSerializerOptions OneLine { get; } = new(Options) { WriteIndented = false };

    /// <summary>A value as JSON text.</summary>
    public static string Write(object value) => JsonSerializer.Serialize(value, Options);
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FaceCV.Core.Errors;

namespace FaceCV.Core.Transfer;

/// <summary>How JSON stands in an archive: snake case, UTF-8, nothing twice, members that nobody knows passed over.</summary>
internal static class ArchiveJson
{
    private const int MaxDepth = 1_000;

    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
        AllowDuplicateProperties = false,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Reads a record.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArchive"/>.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string what)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw ArchiveFormat.Damaged($"a {what} is empty");
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException)
        {
            throw ArchiveFormat.Damaged($"a {what} is not as it should be", failure);
        }
    }
}

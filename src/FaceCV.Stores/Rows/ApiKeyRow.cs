using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using FaceCV.Core.Access;
using FaceCV.Core.Errors;

namespace FaceCV.Stores.Rows;

/// <summary>An API key as a row: id, prefix, and a document with the rest.</summary>
internal static partial class ApiKeyRow
{
    public const string Columns = "document";

    /// <summary>The document of a key.</summary>
    public static string Write(ApiKey key) => JsonSerializer.Serialize(key, Format.Default.ApiKey);

    /// <summary>The key of a row.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/> when it was damaged.</exception>
    public static ApiKey Read(DbDataReader reader)
    {
        try
        {
            return JsonSerializer.Deserialize(reader.GetString(0), Format.Default.ApiKey)!;
        }
        catch (JsonException failure)
        {
            throw new FaceException(FaceError.StoreUnavailable, "An API key in the database is damaged.", "Restore a backup, or delete its row from the table api_keys.", failure);
        }
    }

    /// <summary>A changed key, if it is still the same one.</summary>
    public static ApiKey Checked(ApiKey before, ApiKey after) => before.Id == after.Id && before.Prefix == after.Prefix
        ? after
        : throw new ArgumentException("Id and prefix of a key stay as they are.", nameof(after));

    /// <summary>What is said when id or prefix is taken.</summary>
    public static FaceException Taken(Exception? cause = null) => new(FaceError.Conflict, "There is a key of that prefix.", "Try again.", cause);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(ApiKey))]
    private sealed partial class Format : JsonSerializerContext;
}

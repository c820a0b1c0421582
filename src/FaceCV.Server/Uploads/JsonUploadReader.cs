using System.Text.Json;
using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Uploads;

/// <summary>
/// Reads JSON bodies: pictures are base64 texts named <c>image_base64</c> (field <c>file</c>), <c>image1_base64</c> (<c>file1</c>),
/// <c>image2_base64</c> (<c>file2</c>), with or without a <c>data:</c> prefix; everything else is a field of the form, null an empty one.
/// </summary>
internal static class JsonUploadReader
{
    private const int MostDepth = 16;
    private const string Suffix = "_base64", Images = "images_base64";

    public static async Task ReadAsync(HttpContext context, UploadLimits limits, UploadParts parts)
    {
        using var document = await ParseAsync(context);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Malformed("it is no object");
        try
        {
            foreach (var property in document.RootElement.EnumerateObject()) Read(property.Name, property.Value, limits, parts);
        }
        catch (InvalidOperationException)
        {
            throw Malformed("a text in it is not valid Unicode");
        }
    }

    private static async Task<JsonDocument> ParseAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = MostDepth, AllowDuplicateProperties = false }, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw Malformed("it is not valid JSON, or nested too deeply");
        }
        catch (InvalidOperationException)
        {
            throw Malformed("a name in it is not valid Unicode");
        }
    }

    private static void Read(string name, JsonElement value, UploadLimits limits, UploadParts parts)
    {
        if (name == Images && value.ValueKind == JsonValueKind.Array)
        {
            foreach (var image in value.EnumerateArray()) parts.Add(new UploadedFile("file", null, Decode(name, image, limits)));
            return;
        }

        if (name.StartsWith("image", StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            parts.Add(new UploadedFile("file" + name["image".Length..^Suffix.Length], null, Decode(name, value, limits)));
            return;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };
        parts.Add(name, text!);
    }

    private static byte[] Decode(string name, JsonElement value, UploadLimits limits)
    {
        if (value.ValueKind != JsonValueKind.String) throw Base64Picture.NotBase64(name);
        if (!value.TryGetBytesFromBase64(out var plain)) return Base64Picture.Decode(name, value.GetString()!, limits);
        return plain.Length <= limits.MaxFileBytes ? plain : throw limits.TooLarge(name);
    }

    private static HttpProblemException Malformed(string what) => new(
        StatusCodes.Status400BadRequest, "bad_json", $"The JSON body cannot be read: {what}.", "Send one JSON object, for example {\"image_base64\": \"...\"}.");
}

using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace FaceCV.Server.Uploads;

/// <summary>
/// What a request brings: pictures and fields of a multipart, JSON or URL-encoded body, and fields of the query. A field may come in either;
/// the body wins.
/// </summary>
public sealed class Upload
{
    private readonly UploadParts _parts;
    private readonly IQueryCollection _query;

    /// <summary>What was read by hand.</summary>
    internal Upload(UploadParts parts, IQueryCollection query) => (_parts, _query) = (parts, query);

    /// <summary>Pictures, in order.</summary>
    public IReadOnlyList<UploadedFile> Files => _parts.Files;

    /// <summary>Reads the request; called by the framework for a handler's parameter.</summary>
    /// <exception cref="FaceException">A picture is too large, a base64 text is none, or too much is being read already.</exception>
    /// <exception cref="HttpProblemException">The body cannot be read, or is of a type that is not.</exception>
    public static async ValueTask<Upload?> BindAsync(HttpContext context, ParameterInfo parameter) => await ReadAsync(context);

    /// <summary>Reads the request, once; later calls give what was read.</summary>
    /// <exception cref="FaceException">As <see cref="BindAsync"/>.</exception>
    /// <exception cref="HttpProblemException">Likewise.</exception>
    internal static async ValueTask<Upload> ReadAsync(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(Upload), out var read)) return (Upload)read!;
        var upload = await ReadBodyAsync(context);
        context.Items[typeof(Upload)] = upload;
        return upload;
    }

    private static async Task<Upload> ReadBodyAsync(HttpContext context)
    {
        var limits = context.RequestServices.GetRequiredService<UploadLimits>();
        var route = context.GetEndpoint()?.Metadata;
        var isBatch = route?.GetMetadata<LargeBody>() is not null;
        var most = isBatch ? limits.MaxBatchBytes : route?.GetMetadata<UploadBody>() is { TakesFiles: false } ? UploadLimits.MostTextBytes : limits.MaxBodyBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = most;
        var parts = new UploadParts(isBatch ? UploadLimits.MostParts : UploadLimits.MostFiles);
        if (context.Request.ContentType is { Length: > 0 } text)
        {
            var type = MediaTypeHeaderValue.TryParse(text, out var parsed) ? parsed : throw Unsupported();
            context.RequestServices.GetRequiredService<UploadBudget>().Enter(context, most);
            if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) await MultipartUploadReader.ReadAsync(context, type, limits, parts);
            else if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)) await JsonUploadReader.ReadAsync(context, limits, parts);
            else if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)) await ReadFormAsync(context, parts);
            else throw Unsupported();
            await FetchAsync(context, parts);
        }

        return new Upload(parts, context.Request.Query);
    }

    private static async Task FetchAsync(HttpContext context, UploadParts parts)
    {
        foreach (var (name, picture) in UrlInputs.Fields)
        {
            if (parts.Texts.Remove(name, out var address) && address.Length > 0)
                parts.Add(await context.RequestServices.GetRequiredService<UrlInputs>().FetchAsync(context, name, picture, address));
        }
    }

    /// <summary>The picture of a field.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.MissingField"/>.</exception>
    public UploadedFile File(string field)
    {
        foreach (var file in _parts.Files)
        {
            if (file.Field == field) return file;
        }

        throw new FaceException(
            FaceError.MissingField,
            $"The picture '{field}' is missing.",
            $"Send it as the multipart file field '{field}', or as JSON '{field.Replace("file", "image", StringComparison.Ordinal)}_base64'.");
    }

    /// <summary>Every picture, for enrolment.</summary>
    internal IReadOnlyList<Core.Recognition.EnrolmentImage> Images() => [.. Files.Select(file => new Core.Recognition.EnrolmentImage(file.Bytes, file.FileName))];

    /// <summary>A field's text, or null when it is absent or empty.</summary>
    public string? Text(string field)
    {
        var text = _parts.Texts.TryGetValue(field, out var given) ? given : _query[field].ToString();
        return text.Length == 0 ? null : text;
    }

    /// <summary>The texts of a list, separated by commas or as a JSON array of texts; null when absent.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when it is a damaged array.</exception>
    public IReadOnlyList<string>? Texts(string field)
    {
        if (Text(field) is not { } text) return null;
        if (!text.TrimStart().StartsWith('[')) return text.Split(',', StringSplitOptions.TrimEntries);
        try
        {
            if (JsonSerializer.Deserialize<string?[]>(text) is { } items && items.All(item => item is not null)) return items!;
        }
        catch (JsonException)
        {
            // Told below, as for an array of other things.
        }

        throw Invalid(field, "a list of texts");
    }

    /// <summary>Every field with its text, those of the query included.</summary>
    internal IReadOnlyDictionary<string, string> Fields()
    {
        var fields = _query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        foreach (var (name, text) in _parts.Texts) fields[name] = text;
        return fields;
    }

    /// <summary>What people are filtered by: each field <c>metadata.KEY</c> with its text.</summary>
    internal IReadOnlyDictionary<string, string> MetadataFilter()
    {
        const string Prefix = "metadata.";
        return Fields().Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[Prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
    }

    /// <summary>Whether a field is there, empty or not.</summary>
    public bool Has(string field) => _parts.Texts.ContainsKey(field) || _query.ContainsKey(field);

    /// <summary>A number, or null when absent.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when it is none or out of range.</exception>
    public float? Number(string field, float least, float most)
    {
        if (Text(field) is not { } text) return null;
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        throw Invalid(field, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));
    }

    /// <summary>A whole number, or null when absent.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when it is none or out of range.</exception>
    public int? Integer(string field, int least, int most)
    {
        if (Text(field) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        throw Invalid(field, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
    }

    /// <summary>A yes or no, or null when absent. <c>true/false</c>, <c>1/0</c>, <c>yes/no</c>, <c>on/off</c>, as v1 takes them.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when it is neither.</exception>
    public bool? Flag(string field) => Text(field)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "1" or "yes" or "on" or "t" or "y" => true,
        "false" or "0" or "no" or "off" or "f" or "n" => false,
        _ => throw Invalid(field, "true or false"),
    };

    /// <summary>A JSON object, or null when absent.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when it is none.</exception>
    public JsonObject? Object(string field)
    {
        if (Text(field) is not { } text) return null;
        try
        {
            if (JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false }) is JsonObject value) return value;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Told below, as for JSON that is no object; the second is a name that is not valid Unicode.
        }

        throw Invalid(field, "a JSON object");
    }

    private static async Task ReadFormAsync(HttpContext context, UploadParts parts)
    {
        try
        {
            foreach (var (name, values) in await context.Request.ReadFormAsync(context.RequestAborted)) parts.Add(name, values.ToString());
        }
        catch (InvalidDataException)
        {
            throw new HttpProblemException(
                StatusCodes.Status400BadRequest, "bad_form", "The form has too many or too long fields.", "Send multipart/form-data, with the fields this route knows.");
        }
    }

    private static FaceException Invalid(string field, string wanted) => new(FaceError.InvalidArgument, $"'{field}' has to be {wanted}.");

    private static HttpProblemException Unsupported() => new(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported_media_type",
        "The body's Content-Type is not one that is read here.",
        "Send multipart/form-data, or application/json with image_base64.");
}

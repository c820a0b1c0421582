namespace FaceCV.Server.OpenApi;

/// <summary>Kinds of field in a body.</summary>
internal enum FieldKind
{
    /// <summary>A picture.</summary>
    Image,

    /// <summary>One or more pictures.</summary>
    Images,

    /// <summary>A picture that has the same name in a form and in JSON.</summary>
    Picture,

    /// <summary>A file that is no picture; only in a form.</summary>
    File,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A JSON object, as text in a form.</summary>
    Object,
}

/// <summary>A field that a route reads from the body (or the query), for the API document.</summary>
/// <param name="Name">Its name in a form; an image is <c>imageN_base64</c> in JSON.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Description">What it means.</param>
/// <param name="Required">Whether it has to be there.</param>
internal sealed record UploadField(string Name, FieldKind Kind, string Description, bool Required = false)
{
    /// <summary>Its name in a JSON body.</summary>
    public string JsonName => Kind switch
    {
        FieldKind.Image => Name.Replace("file", "image", StringComparison.Ordinal) + "_base64",
        FieldKind.Images => "images_base64",
        _ => Name,
    };
}

/// <summary>Endpoint metadata: what the body holds.</summary>
internal sealed record UploadBody(IReadOnlyList<UploadField> Fields)
{
    /// <summary>Whether it may hold pictures or other files.</summary>
    public bool TakesFiles { get; } = Fields.Any(field => field.Kind is FieldKind.Image or FieldKind.Images or FieldKind.Picture or FieldKind.File);
}

using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FaceCV.Server.OpenApi;

/// <summary>Describes bodies that are read by hand, both as a form and as JSON.</summary>
internal static class UploadDocumentation
{
    /// <summary>Says what a route reads.</summary>
    public static RouteHandlerBuilder Reads(this RouteHandlerBuilder route, params IEnumerable<UploadField> fields) => route.WithMetadata(new UploadBody([.. fields]));

    /// <summary>Writes the bodies and, for plain fields, the same as query parameters into the document.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<UploadBody>().FirstOrDefault() is not { } body) return Task.CompletedTask;
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = body.Fields.Any(field => field.Required),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new() { Schema = Schema(body, field => field.Name, json: false) },
                ["application/json"] = new() { Schema = Schema(body, field => field.JsonName, json: true) },
            },
        };
        operation.Parameters ??= [];
        foreach (var field in body.Fields.Where(field => field is { Required: false, Kind: FieldKind.Text or FieldKind.Number or FieldKind.Integer or FieldKind.Flag }))
        {
            if (operation.Parameters.Any(parameter => parameter.Name == field.Name)) continue;
            operation.Parameters.Add(new OpenApiParameter { Name = field.Name, In = ParameterLocation.Query, Description = field.Description, Schema = Schema(field, json: false) });
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema Schema(UploadBody body, Func<UploadField, string> name, bool json) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = Of(body, json).ToDictionary(name, IOpenApiSchema (field) => Schema(field, json)),
        Required = Of(body, json).Where(field => field.Required).Select(name).ToHashSet(StringComparer.Ordinal),
    };

    private static IEnumerable<UploadField> Of(UploadBody body, bool json) => body.Fields.Where(field => !json || field.Kind != FieldKind.File);

    private static OpenApiSchema Schema(UploadField field, bool json) => field.Kind switch
    {
        FieldKind.Image or FieldKind.Picture or FieldKind.File => Image(field, json),
        FieldKind.Images => new() { Type = JsonSchemaType.Array, Items = Image(field, json), Description = field.Description },
        FieldKind.Number => new() { Type = JsonSchemaType.Number, Description = field.Description },
        FieldKind.Integer => new() { Type = JsonSchemaType.Integer, Description = field.Description },
        FieldKind.Flag => new() { Type = JsonSchemaType.Boolean, Description = field.Description },
        FieldKind.Object => new() { Type = json ? JsonSchemaType.Object : JsonSchemaType.String, Description = field.Description },
        _ => new() { Type = JsonSchemaType.String, Description = field.Description },
    };

    private static OpenApiSchema Image(UploadField field, bool json) =>
        new() { Type = JsonSchemaType.String, Format = json ? "byte" : "binary", Description = field.Description + OrAddress(field) };

    private static string OrAddress(UploadField field) => UrlInputs.Fields.FirstOrDefault(each => field.Kind == FieldKind.Image && each.Picture == field.Name) is { Name: { } name }
        ? $" Or its address in the field {name}, where FACECV_URL_INPUTS allows it."
        : "";
}

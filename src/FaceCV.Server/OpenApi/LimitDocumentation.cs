using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FaceCV.Server.OpenApi;

/// <summary>Describes the headers of the answer to one request too many.</summary>
internal static class LimitDocumentation
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.Responses?.GetValueOrDefault("429") is not OpenApiResponse refusal) return Task.CompletedTask;
        refusal.Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Retry-After"] = new OpenApiHeader { Description = "Seconds until the next request is answered.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
            ["RateLimit"] = Text("The limit, what is left of it and the seconds until it is whole again, as \"recognition\";r=0;t=60."),
            ["RateLimit-Policy"] = Text("The limit and its time in seconds, as \"recognition\";q=600;w=60."),
        };
        return Task.CompletedTask;
    }

    private static OpenApiHeader Text(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}

using System.Text.Json.Nodes;
using FaceCV.Core.Access;
using FaceCV.Server.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FaceCV.Server.OpenApi;

/// <summary>Describes who may use a route: the ways to send a key, the scope as <c>x-facecv-scope</c>, how far it reaches as <c>x-facecv-reach</c>.</summary>
internal static class AccessDocumentation
{
    private const string Bearer = "bearer", Header = "apiKey";

    public static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, or a token of the identity provider of the settings." },
            [Header] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "An API key." },
        };
        return Task.CompletedTask;
    }

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var rule = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault() ?? AccessRule.Unsaid;
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions["x-facecv-scope"] = Text(rule.Scope.Names().FirstOrDefault() ?? "none");
        if (rule.Scope == AccessScope.None) return Task.CompletedTask;
        operation.Extensions["x-facecv-reach"] = Text(rule.Reach.ToString().ToLowerInvariant());
        operation.Security = [Requirement(Bearer, context), Requirement(Header, context)];
        return Task.CompletedTask;
    }

    private static JsonNodeExtension Text(string text) => new(JsonValue.Create(text));

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiOperationTransformerContext context) => new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
}

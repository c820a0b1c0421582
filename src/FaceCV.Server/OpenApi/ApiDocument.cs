using FaceCV.Server.Health;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.OpenApi;

/// <summary>The OpenAPI document of <c>/openapi.json</c>; docs/api/openapi.json is the same.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddOperationTransformer(UploadDocumentation.DescribeAsync);
        options.AddOperationTransformer(CollectionDocumentation.DescribeAsync);
        options.AddOperationTransformer(LimitDocumentation.DescribeAsync);
        options.AddOperationTransformer(AccessDocumentation.DescribeAsync);
        options.AddDocumentTransformer(AccessDocumentation.DescribeAsync);
        options.AddSchemaTransformer(EstimateDocumentation.DescribeAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "FaceCV API";
            document.Info.Version = HealthApi.Version;
            document.Info.Description = "Self-hosted face recognition. Errors are application/problem+json with a stable `code`, a `detail` and a `remedy`.";

            // The address is wherever the document came from.
            document.Servers = [];
            return Task.CompletedTask;
        });
    });
}

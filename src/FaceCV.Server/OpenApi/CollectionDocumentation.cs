using System.Reflection;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.DeepFace;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FaceCV.Server.OpenApi;

/// <summary>Describes the parameter <c>collection</c> of every route that works on people: those whose handler is given a service of a gallery.</summary>
internal static class CollectionDocumentation
{
    private static readonly Type[] OfGallery =
        [typeof(PersonGallery), typeof(Enrolment), typeof(Identification), typeof(Verification), typeof(FaceCorrection), typeof(GallerySearch)];

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().FirstOrDefault() is not { } handler) return Task.CompletedTask;
        if (!handler.GetParameters().Any(parameter => OfGallery.Contains(parameter.ParameterType))) return Task.CompletedTask;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "collection",
            In = ParameterLocation.Query,
            Description = "Collection to work on; also a field of the body. Default: default.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        return Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using System.Reflection;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Collections;

/// <summary>
/// Takes the field <c>collection</c> of a request, from the query or the body, before the route's services are made, which then are of that
/// collection. A body is read here in advance for the routes that read one; they are given what was read.
/// </summary>
internal sealed class CollectionMiddleware(RequestDelegate next)
{
    private const string Field = "collection";

    private readonly ConcurrentDictionary<Endpoint, bool> _readsUpload = [];

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint && await NameAsync(context, endpoint) is { Length: > 0 } name)
            await context.RequestServices.GetRequiredService<GalleryScope>().EnterAsync(name, context.RequestAborted);
        await next(context);
    }

    private async Task<string?> NameAsync(HttpContext context, Endpoint endpoint) =>
        _readsUpload.GetOrAdd(endpoint, ReadsUpload) ? (await Upload.ReadAsync(context)).Text(Field) : context.Request.Query[Field].ToString();

    private static bool ReadsUpload(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler && handler.GetParameters().Any(parameter => parameter.ParameterType == typeof(Upload));
}

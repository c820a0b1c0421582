using System.Collections.Concurrent;
using System.Reflection;
using FaceCV.Core.Access;
using FaceCV.Server.Security;
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
        if (context.GetEndpoint() is { } endpoint)
        {
            var (caller, name) = (context.Caller(), await NameAsync(context, endpoint));
            if (endpoint.Metadata.GetMetadata<AccessRule>() is { Reach: Reach.Collection }) caller.RequireCollection(name);

            // Whether there is a collection is not told to those who may not use it.
            if (name is { Length: > 0 } && caller.Scopes != AccessScope.None && caller.MayUse(name)) await context.RequestServices.GetRequiredService<GalleryScope>().EnterAsync(name, context.RequestAborted);
        }

        await next(context);
    }

    private async Task<string?> NameAsync(HttpContext context, Endpoint endpoint) =>
        _readsUpload.GetOrAdd(endpoint, ReadsUpload) ? (await Upload.ReadAsync(context)).Text(Field) : context.Request.Query[Field].ToString();

    private static bool ReadsUpload(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler && handler.GetParameters().Any(parameter => parameter.ParameterType == typeof(Upload));
}

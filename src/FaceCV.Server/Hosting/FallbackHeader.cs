using FaceCV.Core.Gallery;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Hosting;

/// <summary>
/// Says in the header <c>X-FaceCV-Fallback</c> of every answer when searches that were to ask Chroma are answered by the own index:
/// <c>chroma-unavailable</c> or <c>chroma-behind</c>.
/// </summary>
internal sealed class FallbackHeader(RequestDelegate next, IGalleryStore store)
{
    private const string Name = "X-FaceCV-Fallback";

    public Task InvokeAsync(HttpContext context)
    {
        if (store is IExternalIndex engine)
        {
            context.Response.OnStarting(() =>
            {
                if (engine.Fallback is { } reason) context.Response.Headers[Name] = reason;
                return Task.CompletedTask;
            });
        }

        return next(context);
    }
}

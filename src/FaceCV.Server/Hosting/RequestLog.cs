using FaceCV.Server.SystemHealth;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Hosting;

/// <summary>
/// Names each request in the answer and logs one line for it: the route's pattern and never its values, which may be names of people.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, RequestMeter meter, TimeProvider time, ILogger<RequestLog> logger)
{
    private const string Header = "X-Request-Id";

    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();

        // At the last moment, since a handler of failures may clear the headers.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = context.TraceIdentifier;
            return Task.CompletedTask;
        });
        await next(context);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
        var milliseconds = time.GetElapsedTime(started).TotalMilliseconds;
        meter.Add(context.Response.StatusCode, milliseconds);
        Answered(logger, context.Request.Method, route, context.Response.StatusCode, milliseconds, context.TraceIdentifier);
    }

    [LoggerMessage(1010, LogLevel.Information, "{Method} {Route} answered {Status} in {Milliseconds:0.0} ms, request {RequestId}")]
    private static partial void Answered(ILogger logger, string method, string route, int status, double milliseconds, string requestId);
}

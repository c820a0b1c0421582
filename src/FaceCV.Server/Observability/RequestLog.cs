using System.Collections.Frozen;
using FaceCV.Core.Observability;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Observability;

/// <summary>
/// Names each request in the answer and in every line that is logged meanwhile, and logs one line for it with the time of each stage: the route's
/// pattern and never its values, which may be names of people.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal, "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT");

    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var stages = StageTally.Begin();
        RequestIds.Accept(context);
        using var name = Name("RequestId", context.TraceIdentifier);

        // At the last moment, since a handler of failures may clear the headers.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[RequestIds.Header] = context.TraceIdentifier;
            return Task.CompletedTask;
        });
        await next(context);
        var level = Quiet.Is(context) ? LogLevel.Debug : LogLevel.Information;
        if (!logger.IsEnabled(level)) return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
        using var times = stages.Read() is { } read ? Name("Stages", read) : null;
        Answered(logger, level, MethodOf(context.Request), route, context.Response.StatusCode, time.GetElapsedTime(started).TotalMilliseconds);
    }

    // Any word may stand for a method; as in the metrics, those that HTTP does not know have one name.
    private static string MethodOf(HttpRequest request) => Known.Contains(request.Method) ? request.Method : "_OTHER";

    private IDisposable? Name(string property, object value) => logger.BeginScope(new[] { KeyValuePair.Create(property, value) });

    [LoggerMessage(EventId = 1010, Message = "{Method} {Route} answered {Status} in {Milliseconds:0.0} ms")]
    private static partial void Answered(ILogger logger, LogLevel level, string method, string route, int status, double milliseconds);
}

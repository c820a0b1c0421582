using System.Text.Json;
using FaceCV.Core.Errors;
using FaceCV.Server.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Problems;

/// <summary>Turns every failure and every bare error status into a <see cref="Problem"/>.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private const string RetryAfterSeconds = "1";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, exception);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 } response)
            await WriteAsync(context, ProblemMap.OfStatus(response.StatusCode, context.TraceIdentifier));
    }

    private Task WriteAsync(HttpContext context, Exception exception)
    {
        var problem = ProblemMap.From(exception, context.TraceIdentifier);
        if (problem.Code == ProblemMap.InternalCode) logger.Unexpected(exception);
        else if (problem.Status >= 500) logger.Unavailable(problem.Code, exception);
        if (exception is FaceException { Error: FaceError.Overloaded }) context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return WriteAsync(context, problem);
    }

    private static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        var answer = JsonSerializer.SerializeToNode(problem, WireJson.Options)!.AsObject();
        if (context.GetEndpoint()?.Metadata.GetMetadata<FailureShape>() is { } shape)
        {
            foreach (var (name, value) in shape.Fields(context, problem)) answer[name] = value?.DeepClone();
        }

        return context.Response.WriteAsJsonAsync(answer, WireJson.Options, "application/problem+json", CancellationToken.None);
    }
}

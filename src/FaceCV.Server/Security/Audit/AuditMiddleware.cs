using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.Security.Audit;

/// <summary>
/// Records what requests change, before their answer is sent: what was acknowledged is on record. The answer of a change is held back in memory
/// until then; an answer that is made while it is sent is recorded as begun, and again at its end.
/// </summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditLog log, RefusalCounter refusals, FaceCvSettings settings)
{
    private static readonly string[] RouteIds = ["person_id", "face_id", "job_id", "key_id"];

    public async Task InvokeAsync(HttpContext context)
    {
        var operation = context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;
        var action = context.GetEndpoint() is null ? null : AuditRoutes.Of(operation, context.Request.Method, settings.Audit.Audit);
        try
        {
            if (action is not { } known) await next(context);
            else await RecordAsync(context, known);
        }
        catch (Exception failure) when (failure is FaceException { Error: FaceError.Unauthenticated or FaceError.Forbidden })
        {
            refusals.Add(AddressOf(context) ?? "", ActorOf(context), ProblemMap.StatusOf(((FaceException)failure).Error));
            throw;
        }
    }

    private async Task RecordAsync(HttpContext context, AuditAction action)
    {
        // Checked before, since what was done cannot be undone.
        if (settings.Audit.AuditFailure == AuditFailureMode.Refuse && log.Failure is not null) await log.RecoverAsync();
        using var scope = AuditScope.Begin();
        if (AuditRoutes.Streams(action)) await StreamAsync(context, action, scope);
        else await HoldAsync(context, action, scope);
    }

    private async Task StreamAsync(HttpContext context, AuditAction action, AuditScope scope)
    {
        // Who may not is refused by what follows, before a byte is sent; only then does it begin.
        context.Response.OnStarting(() => context.Response.StatusCode < StatusCodes.Status400BadRequest ? WriteAsync(EventsOf(context, action, AuditOutcome.Begun, null, scope)) : Task.CompletedTask);
        try
        {
            await next(context);
        }
        catch when (context.Response.HasStarted)
        {
            await WriteAsync(EventsOf(context, action, AuditOutcome.Failed, null, scope));
            throw;
        }

        if (context.Response.HasStarted) await WriteAsync(EventsOf(context, action, AuditOutcome.Done, context.Response.StatusCode, scope));
    }

    private async Task HoldAsync(HttpContext context, AuditAction action, AuditScope scope)
    {
        var answered = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var held = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(held));
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            context.Features.Set(answered);
            var status = ProblemMap.From(failure, context.TraceIdentifier).Status;
            var isOurs = status >= StatusCodes.Status500InternalServerError;

            // A refusal for what the request holds changed nothing; what did change something before it failed is told.
            if (scope.Count > 0 || isOurs) await WriteAsync(EventsOf(context, action, AuditOutcome.Failed, status, scope));
            throw;
        }

        context.Features.Set(answered);
        var isDone = context.Response.StatusCode < StatusCodes.Status400BadRequest;
        if (isDone || scope.Count > 0) await RecordAnswerAsync(context, EventsOf(context, action, isDone ? AuditOutcome.Done : AuditOutcome.Failed, context.Response.StatusCode, scope));
        held.Position = 0;
        await held.CopyToAsync(context.Response.Body, CancellationToken.None);
    }

    private async Task RecordAnswerAsync(HttpContext context, IReadOnlyList<AuditEvent> what)
    {
        try
        {
            await log.WriteAsync(what);
        }
        catch (FaceException failure) when (settings.Audit.AuditFailure == AuditFailureMode.Refuse)
        {
            context.Response.Clear();
            throw new FaceException(FaceError.StoreUnavailable, "It was done, but could not be written into the audit log.", "Nothing more is changed until the log can be written: free some space on the disk of the data folder.", failure);
        }
        catch (FaceException)
        {
            // By setting: the entry waits in memory, and the health page tells.
        }
    }

    // Of what failed, or streams, there is no answer to take back.
    private async Task WriteAsync(IReadOnlyList<AuditEvent> what)
    {
        try
        {
            await log.WriteAsync(what);
        }
        catch (FaceException) when (settings.Audit.AuditFailure == AuditFailureMode.Continue || what[0].Outcome != AuditOutcome.Begun)
        {
            // The entry waits in memory, and the health page tells.
        }
    }

    private static IReadOnlyList<AuditEvent> EventsOf(HttpContext context, AuditAction action, AuditOutcome outcome, int? status, AuditScope scope)
    {
        var ids = RouteIds.Select(name => context.Request.RouteValues[name] is string text && Guid.TryParse(text, out var id) ? $"{name[..^3]}:{id}" : null).OfType<string>();
        return scope.Events(new AuditEvent(action, ActorOf(context), outcome)
        {
            Address = AddressOf(context), Request = context.TraceIdentifier, Status = status, Targets = [.. ids],
        });
    }

    private static AuditActor ActorOf(HttpContext context) => new(context.Caller().Kind.ToString().ToLowerInvariant(), context.Caller().Id);

    private static string? AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();
}

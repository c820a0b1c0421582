using System.Text.Json;
using FaceCV.Core.Access;
using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using FaceCV.Server.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.Security.Audit;

/// <summary>The audit log over HTTP.</summary>
public static class AuditApi
{
    private const int MostEntries = 1_000, EntriesByDefault = 100;

    /// <summary>Maps the routes below <c>/api/v1/audit</c>.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/audit").WithTags("Audit").WithProblems().Needs(AccessScope.Admin, Reach.Server);
        group.MapGet("/", List).WithName("ListAudit").WithSummary("Entries of the audit log, the oldest first").WithDescription("For the next page send the number of the last entry as `after`.");
        group.MapGet("/export", ExportAsync).WithName("ExportAudit").WithSummary("Entries of the audit log as a file: a JSON object a line, or CSV")
            .Produces<Stream>(StatusCodes.Status200OK, "application/x-ndjson", "text/csv").DisableRequestTimeout();
        group.MapGet("/verify", Verify).WithName("VerifyAudit").WithSummary("Whether the audit log is as it was written").WithDescription("Keep the head elsewhere: given as `expect_head` later, it shows that the end was not cut off.");
    }

    private static Ok<AuditPage> List(
        AuditLog log, [FromQuery] DateTimeOffset? from, [FromQuery] DateTimeOffset? to, [FromQuery] long? after, [FromQuery] int? limit, [FromQuery] string? action) =>
        TypedResults.Ok(new AuditPage([.. log.Read(from, to, after ?? 0).Where(entry => action is null || entry.Action == action).Take(Math.Clamp(limit ?? EntriesByDefault, 1, MostEntries))]));

    private static async Task ExportAsync(AuditLog log, HttpContext context, [FromQuery] DateTimeOffset? from, [FromQuery] DateTimeOffset? to, [FromQuery] string? format)
    {
        if (format is not (null or "json" or "csv")) throw new FaceException(FaceError.InvalidArgument, "'format' has to be json or csv.");
        var isCsv = format == "csv";
        context.Response.ContentType = isCsv ? "text/csv" : "application/x-ndjson";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"audit.{(isCsv ? "csv" : "jsonl")}\"";
        if (isCsv) await context.Response.WriteAsync(AuditCsv.Header, context.RequestAborted);
        foreach (var entry in log.Read(from, to))
            await context.Response.WriteAsync(isCsv ? AuditCsv.Line(entry) : JsonSerializer.Serialize(entry, WireJson.Options) + "\n", context.RequestAborted);
    }

    private static Ok<AuditVerification> Verify(AuditLog log, [FromQuery(Name = "expect_head")] string? expected)
    {
        var head = expected is null ? null : AuditHead.Parse(expected) ?? throw new FaceException(FaceError.InvalidArgument, "'expect_head' is no head.", "It is a number, a colon and 64 hex digits, as an earlier verification told it.");
        var verdict = log.Verify(head);
        return TypedResults.Ok(new AuditVerification(verdict.IsIntact, verdict.Entries, verdict.Head.ToString(), verdict.Problems));
    }
}

/// <summary>Entries of the audit log.</summary>
/// <param name="Entries">The oldest first.</param>
public sealed record AuditPage(AuditEntry[] Entries);

/// <summary>Whether the audit log is as it was written.</summary>
/// <param name="Intact">Whether it is.</param>
/// <param name="Entries">Entries read.</param>
/// <param name="Head">Number and code of the last one.</param>
/// <param name="Problems">What is wrong.</param>
public sealed record AuditVerification(bool Intact, long Entries, string Head, IReadOnlyList<string> Problems);

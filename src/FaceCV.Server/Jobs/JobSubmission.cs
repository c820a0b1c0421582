using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using FaceCV.Core.Errors;
using FaceCV.Core.Jobs;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Jobs;

/// <summary>A request for a job: fields, perhaps an archive, which lies in a file by now, perhaps a manifest.</summary>
internal sealed class JobSubmission : IDisposable
{
    private const string KeyHeader = "Idempotency-Key";

    private readonly JobFiles _files;
    private bool _isKept;

    private JobSubmission(JobFiles files, JobId id, string? key, JobBody body, Caller caller)
    {
        (_files, Id, IdempotencyKey, Body, Caller) = (files, id, key, body, caller);
        RequestHash = HashOf(body);
    }

    /// <summary>Id of the job that it is to become.</summary>
    public JobId Id { get; }

    /// <summary>The caller's name for this request; null when there is none.</summary>
    public string? IdempotencyKey { get; }

    /// <summary>Who sent it.</summary>
    public Caller Caller { get; }

    /// <summary>What came.</summary>
    public JobBody Body { get; }

    /// <summary>Fields of the body and the query.</summary>
    public Upload Fields => Body.Fields;

    /// <summary>The kind of job; enrolling when none is named.</summary>
    public string Kind => Fields.Text("kind") ?? EnrolWork.Name;

    /// <summary>Hash of all that came, hex: the same for the same files and fields, however they were packed into a body.</summary>
    public string RequestHash { get; }

    /// <summary>Reads the request; called by the framework for a handler's parameter.</summary>
    /// <exception cref="FaceException">A field is wrong, or the archive is too large.</exception>
    /// <exception cref="HttpProblemException">The body cannot be read.</exception>
    public static async ValueTask<JobSubmission?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var services = context.RequestServices;
        var (id, files) = (JobId.New(services.GetRequiredService<TimeProvider>()), services.GetRequiredService<JobFiles>());
        var key = KeyOf(context.Request);
        try
        {
            var submission = new JobSubmission(files, id, key, await JobBody.ReadAsync(context, parameter, id, files), context.Caller());
            context.Response.RegisterForDispose(submission);
            return submission;
        }
        catch
        {
            files.Erase(id);
            throw;
        }
    }

    /// <summary>Keeps the archive beyond the request, as a job needs it.</summary>
    public void Keep() => _isKept = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isKept) _files.Erase(Id);
    }

    private static string HashOf(JobBody body) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
    {
        Fields = body.Fields.Fields().OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new[] { pair.Key, pair.Value }),
        Archive = body.ArchiveHash,
        Manifest = body.Manifest is { } manifest ? Convert.ToHexStringLower(SHA256.HashData(manifest)) : null,
    })));

    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers[KeyHeader].ToString() is not { Length: > 0 } key) return null;
        if (key.Length <= Job.MaxIdempotencyKeyLength && !key.Any(char.IsControl)) return key;
        throw new FaceException(FaceError.InvalidArgument, $"The {KeyHeader} has {key.Length} characters; at most {Job.MaxIdempotencyKeyLength}, none of control, are allowed.", "A UUID will do.");
    }
}

using System.Globalization;
using FaceCV.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Uploads;

/// <summary>
/// Bounds what all request bodies together may hold in memory: a body is let in with its announced size (or the most it may have), and its
/// share comes back when the request ends. Safe for parallel use.
/// </summary>
/// <param name="total">Most bytes at a time.</param>
internal sealed class UploadBudget(long total)
{
    private long _taken;

    /// <summary>Bytes taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes the share of a request.</summary>
    /// <param name="context">The request; the share comes back when it ends.</param>
    /// <param name="most">Size to count for a body that announces none.</param>
    /// <exception cref="FaceException"><see cref="FaceError.Overloaded"/> when others hold too much; a lone request is always let in.</exception>
    public void Enter(HttpContext context, long most)
    {
        Take(context, Math.Min(context.Request.ContentLength ?? most, most));
    }

    /// <summary>Takes more for a request, such as for what is fetched for it.</summary>
    /// <param name="context">The request; the share comes back when it ends.</param>
    /// <param name="bytes">How much.</param>
    /// <exception cref="FaceException"><see cref="FaceError.Overloaded"/> when others hold too much.</exception>
    public void Take(HttpContext context, long bytes)
    {
        var taken = Interlocked.Add(ref _taken, bytes);
        if (taken > total && taken > bytes)
        {
            Interlocked.Add(ref _taken, -bytes);
            throw new FaceException(
                FaceError.Overloaded,
                string.Create(CultureInfo.InvariantCulture, $"Requests of {taken - bytes:N0} bytes are being read already; together no more than {total:N0} are."),
                "Try again in a second, or raise FACECV_UPLOAD_MEMORY.");
        }

        context.Response.RegisterForDispose(new Share(this, bytes));
    }

    private sealed class Share(UploadBudget budget, long bytes) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref budget._taken, -bytes);
    }
}

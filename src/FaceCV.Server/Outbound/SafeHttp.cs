using System.Net;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Outbound;

/// <summary>Fetches from addresses that callers name, see <see cref="OutboundGuard"/>: bounded in size, time and redirections, each of which is checked anew. Safe for parallel use.</summary>
public sealed class SafeHttp : IDisposable
{
    private const int MostRedirects = 3;

    private readonly OutboundGuard _guard;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly HttpMessageInvoker _http;

    /// <summary>Makes a client.</summary>
    /// <param name="guard">Checks addresses.</param>
    /// <param name="settings">Longest time.</param>
    /// <param name="time">Clock.</param>
    public SafeHttp(OutboundGuard guard, FaceCvSettings settings, TimeProvider time)
    {
        (_guard, _time, _timeout) = (guard, time, TimeSpan.FromSeconds(settings.Outbound.TimeoutSeconds));
        _http = new HttpMessageInvoker(guard.CreateHandler());
    }

    /// <summary>Fetches the bytes of an address.</summary>
    /// <param name="address">Where from.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="isWanted">Whether a media type, such as <c>image/png</c>, is wanted; null is that of an answer which names none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.UrlNotAllowed"/>, for the address or one it redirects to; <see cref="FaceError.UrlFetchFailed"/>: nothing there, too large, too
    /// slow, of another type.
    /// </exception>
    public async Task<byte[]> GetAsync(string address, long most, Func<string?, bool> isWanted, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await FollowAsync(_guard.Check(address), either.Token);
            return await SafeBody.ReadAsync(response, most, isWanted, either.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failed($"did not answer in full within {_timeout.TotalSeconds} s", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
                if (cause is FaceException refusal) throw new FaceException(refusal.Error, refusal.Message, refusal.Remedy, exception);
            throw Failed("cannot be reached, or what is there speaks no HTTP", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The refusal of what was found, or not.</summary>
    internal static FaceException Failed(string why, Exception? cause = null) =>
        new(FaceError.UrlFetchFailed, $"The address {why}.", "Check the address, or send the picture itself.", cause);

    private async Task<HttpResponseMessage> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "identity" } } };
            var response = await _http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                    || response.Headers.Location is not { } location) throw Failed($"was answered {(int)response.StatusCode}");
                if (redirects == MostRedirects) throw Failed($"redirects more than {MostRedirects} times");
                var next = _guard.Check(address, location);
                if (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps) throw Failed("redirects from https to http");
                address = next;
            }
        }
    }
}

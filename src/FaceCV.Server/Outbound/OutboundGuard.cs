using System.Net;
using System.Net.Sockets;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Outbound;

/// <summary>
/// Keeps addresses that callers name from leading into the server's own network. The text is checked first, then what its host name stands for, and
/// the connection is made to the very address that was checked, so that a name which changes meanwhile changes nothing.
/// </summary>
public sealed class OutboundGuard
{
    private const string Remedy = "Use an http or https address of the public internet; the server's operator may allow more with FACECV_OUTBOUND_NETWORKS and FACECV_OUTBOUND_HOSTS.";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly OutboundNetworks _networks;
    private readonly INameResolver _names;
    private readonly IReadOnlyList<string> _hosts;

    /// <summary>Makes a guard.</summary>
    /// <param name="settings">What is allowed.</param>
    /// <param name="names">Finds addresses.</param>
    public OutboundGuard(FaceCvSettings settings, INameResolver names)
    {
        (_networks, _names, _hosts) = (new OutboundNetworks(settings.Outbound.AllowedNetworks), names, settings.Outbound.Hosts);
    }

    /// <summary>Checks what can be told from the text of an address.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.UrlNotAllowed"/>.</exception>
    public Uri Check(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? Check(uri) : throw Refused("is none");

    /// <summary>Checks where an answer redirects to.</summary>
    /// <param name="from">The address that was asked.</param>
    /// <param name="location">Where to, as a full address or a part of one.</param>
    /// <exception cref="FaceException"><see cref="FaceError.UrlNotAllowed"/>.</exception>
    public Uri Check(Uri from, Uri location) => Uri.TryCreate(from, location, out var uri) ? Check(uri) : throw Refused("redirects to none");

    /// <summary>Checks what can be told from an address.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.UrlNotAllowed"/>.</exception>
    public Uri Check(Uri address)
    {
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) throw Refused("is neither http nor https");
        if (address.UserInfo.Length > 0) throw Refused("holds a user or a password");
        if (address.IdnHost.Length == 0) throw Refused("names no host");
        if (_hosts.Count > 0 && !_hosts.Any(host => IsOf(address.IdnHost, host))) throw Refused("is of a host that this server does not ask");
        if (IPAddress.TryParse(address.IdnHost, out var literal) && !_networks.Allows(literal)) throw Inside();
        return address;
    }

    /// <summary>
    /// A handler whose every connection is checked: it follows no redirection, uses no proxy, sends no cookies, unpacks nothing. Made once and kept;
    /// the caller disposes of it.
    /// </summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = ConnectAsync,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = 16, // KiB
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        UseCookies = false,
        UseProxy = false,
    };

    private static bool IsOf(string host, string allowed) => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(allowed, StringComparison.OrdinalIgnoreCase);

    private static FaceException Inside() => Refused("does not lead to the public internet");

    private static FaceException Refused(string why) => new(FaceError.UrlNotAllowed, $"The address {why}.", Remedy);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var found = await _names.ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = found.Where(_networks.Allows).ToArray();
        if (allowed.Length == 0) throw Inside();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Net;

namespace FaceCV.Server.Outbound;

/// <summary>Finds the addresses of a host name.</summary>
public interface INameResolver
{
    /// <summary>The addresses of a name, or the one that the text itself is.</summary>
    /// <param name="host">Host name or address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such name.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>Asks the system.</summary>
internal sealed class SystemNameResolver : INameResolver
{
    /// <inheritdoc/>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}

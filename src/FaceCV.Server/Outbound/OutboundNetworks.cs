using System.Net;
using System.Net.Sockets;
using Microsoft.Security.AntiSSRF;

namespace FaceCV.Server.Outbound;

/// <summary>
/// Which addresses are of the public internet: all but the ones of the IANA registries of special-purpose addresses and of cloud metadata, which the
/// AntiSSRF library lists (private, loopback, link-local, shared, multicast, translated and tunnelled ones among them).
/// </summary>
/// <param name="allowed">Networks that are allowed nevertheless.</param>
internal sealed class OutboundNetworks(IReadOnlyList<IPNetwork> allowed)
{
    private static readonly IPNetwork[] Special =
    [
        .. IPAddressRanges.recommendedLatest.Select(IPNetwork.Parse),

        // IPv4 addresses in IPv6 of old (RFC 4291, 2.5.5.1), which some systems still connect.
        IPNetwork.Parse("::/96"),
    ];

    /// <summary>Whether an address may be asked.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

        // A scope names an interface of this machine, and would keep the address out of every network.
        if (plain.AddressFamily == AddressFamily.InterNetworkV6 && plain.ScopeId != 0) plain = new IPAddress(plain.GetAddressBytes());
        return allowed.Any(network => network.Contains(plain)) || !Special.Any(network => network.Contains(plain));
    }
}

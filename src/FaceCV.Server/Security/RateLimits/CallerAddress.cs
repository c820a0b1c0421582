using System.Net;
using System.Net.Sockets;

namespace FaceCV.Server.Security.RateLimits;

/// <summary>Where a request comes from.</summary>
internal static class CallerAddress
{
    // An IPv6 subscriber has at least a /64, and may use any address of it.
    private const int Ipv6PrefixBytes = 8;

    /// <summary>The address in bytes, of IPv6 the first 64 bits.</summary>
    public static byte[] Prefix(IPAddress? address)
    {
        if (address is null) return [];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..Ipv6PrefixBytes] : bytes;
    }
}

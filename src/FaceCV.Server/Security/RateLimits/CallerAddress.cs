using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Security.RateLimits;

/// <summary>Where a request comes from.</summary>
internal static class CallerAddress
{
    // An IPv6 subscriber has at least a /64, and may use any address of it.
    private const int Ipv6PrefixBytes = 8;

    /// <summary>
    /// Whether a program of this machine asks. One that comes through a proxy does not: the proxy is of this machine, the caller may be anywhere. A
    /// trusted proxy's headers have been taken by now; X-Original-For is left of them.
    /// </summary>
    public static bool IsLocal(HttpContext context)
    {
        var headers = context.Request.Headers;
        return context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(Plain(address))
            && !headers.ContainsKey("X-Forwarded-For") && !headers.ContainsKey("X-Original-For") && !headers.ContainsKey("Forwarded") && !headers.ContainsKey("X-Real-IP");
    }

    /// <summary>The address in bytes, of IPv6 the first 64 bits.</summary>
    public static byte[] Prefix(IPAddress? address)
    {
        if (address is null) return [];
        var plain = Plain(address);
        var bytes = plain.GetAddressBytes();
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..Ipv6PrefixBytes] : bytes;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

using System.Net;
using FaceCV.Server.Configuration;
using FaceCV.Server.Observability;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Network;

/// <summary>Where the server listens and what a connection may cost.</summary>
internal static class Listener
{
    // What no honest client exceeds: a token of a few kilobytes, some headers of a proxy.
    private const int MostHeaders = 100, MostHeaderBytes = 32 * 1024, MostRequestLineBytes = 8 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Sets up the web server.</summary>
    public static void Configure(KestrelServerOptions kestrel, FaceCvSettings settings)
    {
        kestrel.AddServerHeader = false;
        Limit(kestrel.Limits, settings);
        if (settings.Network.TlsCertificatePath is not null) kestrel.ConfigureEndpointDefaults(Encrypt);
        var (host, port) = (settings.Server.Host, settings.Server.Port);
        if (host == "*") kestrel.ListenAnyIP(port);
        else if (host == "localhost" && port != 0) kestrel.ListenLocalhost(port);
        else kestrel.Listen(host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(host), port);
        kestrel.ListenForMetrics(settings.Observability);
    }

    private static void Encrypt(ListenOptions endpoint)
    {
        var certificates = endpoint.ApplicationServices.GetRequiredService<CertificateKeeper>();
        certificates.Load();
        endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificates.Options()) });
    }

    private static void Limit(KestrelServerLimits limits, FaceCvSettings settings)
    {
        var network = settings.Network;
        limits.MaxRequestBodySize = UploadLimits.Of(settings).MaxBodyBytes;
        limits.MaxConcurrentConnections = network.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = network.MaxConnections;
        limits.Http2.MaxStreamsPerConnection = network.Http2Streams;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        limits.MaxRequestLineSize = MostRequestLineBytes;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(network.HeaderTimeoutSeconds);
        limits.MinRequestBodyDataRate = limits.MinResponseDataRate = network.MinBodyRate > 0 ? new MinDataRate(network.MinBodyRate, Grace) : null;
    }
}

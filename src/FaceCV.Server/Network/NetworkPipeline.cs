using FaceCV.Server.Configuration;
using FaceCV.Server.Inference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Network;

/// <summary>Puts what concerns the network into the pipeline.</summary>
internal static class NetworkPipeline
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    // What a web page of another origin may read of an answer, beside its body.
    private static readonly string[] Exposed =
        ["X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy", "Location", "Content-Disposition", "Server-Timing", "WWW-Authenticate", AnalysisHeaders.Models, "X-FaceCV-Fallback", "X-FaceCV-Batch-Errors"];

    /// <summary>Registers what web pages of other origins may do.</summary>
    public static void AddOrigins(this IServiceCollection services, ServerSettings settings) => services.AddCors(cors => cors.AddDefaultPolicy(policy =>
    {
        policy.WithOrigins([.. settings.CorsOrigins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(Exposed).SetPreflightMaxAge(PreflightAge);
        if (settings.CorsOrigins.Count > 0 && !settings.CorsOrigins.Contains("*", StringComparer.Ordinal)) policy.AllowCredentials();
    }));

    /// <summary>Takes address and scheme of the caller from the headers of trusted proxies, and from nobody else's.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app, NetworkSettings settings)
    {
        // Without any the framework would believe everybody.
        if (settings.TrustedProxies.Count == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in settings.TrustedNetworks) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}

using FaceCV.Server.Uploads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceCV.Server.Outbound;

/// <summary>Registers what asks addresses that callers name.</summary>
internal static class OutboundServices
{
    /// <summary>Registers it.</summary>
    public static void AddOutbound(this IServiceCollection services)
    {
        services.TryAddSingleton<INameResolver, SystemNameResolver>();
        services.AddSingleton<OutboundGuard>();
        services.AddSingleton<SafeHttp>();
        services.AddSingleton<UrlInputs>();
    }
}

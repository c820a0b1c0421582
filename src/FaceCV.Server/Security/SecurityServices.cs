using FaceCV.Server.Configuration;
using FaceCV.Server.Security.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Security;

/// <summary>Registers what tells callers apart.</summary>
internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddSingleton<LocalRequests>();
        services.AddSingleton<ApiKeyVerifier>();
        services.AddSingleton<AdminKey>();
        services.AddSingleton(provider => provider.GetRequiredService<FaceCvSettings>().Tokens);
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<Credentials>();
        services.AddSingleton<FirstKey>();
        return services;
    }
}

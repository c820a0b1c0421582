using FaceCV.Core.Audit;
using FaceCV.Core.Protection;
using FaceCV.Server.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceCV.Server.Security.Audit;

/// <summary>Registers the audit log.</summary>
internal static class AuditServices
{
    /// <summary>The log, for the server and the command line.</summary>
    public static void AddAuditLog(this IServiceCollection services) => services.TryAddSingleton(provider =>
    {
        var settings = provider.GetRequiredService<FaceCvSettings>();
        return new AuditLog(Path.Combine(settings.Storage.DataDirectory, "audit"), provider.GetRequiredService<KeyRing>(), provider.GetRequiredService<TimeProvider>(), settings.Audit.Retention);
    });
}

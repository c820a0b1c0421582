using FaceCV.Server.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Serilog;

namespace FaceCV.Server.Observability;

/// <summary>The server's log.</summary>
internal static class ServerLog
{
    /// <summary>Sends it to console and file.</summary>
    public static void AddServerLog(this WebApplicationBuilder builder, FaceCvSettings settings)
    {
        var failures = new LogFailures(TimeProvider.System);
        builder.Services.AddSingleton(failures);
        builder.Logging.AddSerilog(LogLines.Create(settings, failures), dispose: true);
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Jobs;

/// <summary>Registers jobs and their kinds of work.</summary>
internal static class JobServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobFiles>()
        .AddSingleton<JobAudit>()
        .AddSingleton<JobItems>()
        .AddSingleton<JobQueue>()
        .AddSingleton<IJobWork, EnrolWork>()
        .AddSingleton<IJobWork, ReembedWork>();
}

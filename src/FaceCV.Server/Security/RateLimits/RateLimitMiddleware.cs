using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Security.RateLimits;

/// <summary>Puts the two counts into the pipeline.</summary>
internal static class RateLimitMiddleware
{
    /// <summary>Counts by address; belongs before everything that costs.</summary>
    public static void UseAddressLimit(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<RequestLimiter>();
        app.Use((context, next) =>
        {
            limiter.CountAddress(context);
            return next(context);
        });
    }

    /// <summary>Counts by caller and cost; belongs behind routing and authentication, before a body is read.</summary>
    public static void UseCallerLimit(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<RequestLimiter>();
        app.Use((context, next) =>
        {
            limiter.CountCaller(context);
            return next(context);
        });
    }
}

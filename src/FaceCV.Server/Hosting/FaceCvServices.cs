using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceCV.Server.Hosting;

/// <summary>Composition of the program: what the server and the command line share.</summary>
public static class FaceCvServices
{
    /// <summary>Registers settings, models, gallery and use cases. Needs an <c>IGalleryStore</c>, which it registers by the settings.</summary>
    /// <param name="services">Where to register; what is registered already stays.</param>
    /// <param name="settings">Checked settings.</param>
    public static IServiceCollection AddFaceCv(this IServiceCollection services, FaceCvSettings settings) => services
        .AddSettings(settings)
        .AddUseCases();

    private static IServiceCollection AddSettings(this IServiceCollection services, FaceCvSettings settings)
    {
        services.TryAddSingleton(settings);
        services.TryAddSingleton(settings.ToVisionOptions());
        services.TryAddSingleton(settings.Recognition.ToOptions());
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    private static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton<PersonGallery>();
        services.TryAddSingleton<Enrolment>();
        services.TryAddSingleton<Identification>();
        services.TryAddSingleton<Verification>();
        services.TryAddSingleton<Comparison>();
        return services;
    }
}

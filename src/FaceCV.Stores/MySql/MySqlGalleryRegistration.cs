using FaceCV.Core.Access;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Core.Protection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.MySql;

/// <summary>Registers the MySQL store.</summary>
public static class MySqlGalleryRegistration
{
    /// <summary>
    /// Adds <see cref="MySqlGalleryStore"/> as the <see cref="IGalleryStore"/> and its <see cref="MySqlGalleryStore.Jobs"/> and <see cref="MySqlGalleryStore.ApiKeys"/> as the
    /// <see cref="IJobStore"/> and the <see cref="IApiKeyStore"/>, unless there are such. Takes the data keys, clock and logger registered.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Where the database is.</param>
    public static IServiceCollection AddMySqlGallery(this IServiceCollection services, MySqlGalleryOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new MySqlGalleryStore(
            options, provider.GetRequiredService<KeyRing>(), provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<MySqlGalleryStore>>()));
        services.TryAddSingleton<IGalleryStore>(provider => provider.GetRequiredService<MySqlGalleryStore>());
        services.TryAddSingleton<IJobStore>(provider => provider.GetRequiredService<MySqlGalleryStore>().Jobs);
        services.TryAddSingleton<IApiKeyStore>(provider => provider.GetRequiredService<MySqlGalleryStore>().ApiKeys);
        return services;
    }
}

using FaceCV.Core.Access;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Core.Protection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.Sqlite;

/// <summary>Registers the SQLite store.</summary>
public static class SqliteGalleryRegistration
{
    /// <summary>
    /// Adds <see cref="SqliteGalleryStore"/> as the <see cref="IGalleryStore"/> and its <see cref="SqliteGalleryStore.Jobs"/> and <see cref="SqliteGalleryStore.ApiKeys"/> as the
    /// <see cref="IJobStore"/> and the <see cref="IApiKeyStore"/>, unless there are such. Takes the data keys, clock and logger registered.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Makes the settings, from other services if need be, when the store is first wanted.</param>
    public static IServiceCollection AddSqliteGallery(this IServiceCollection services, Func<IServiceProvider, SqliteGalleryOptions> options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new SqliteGalleryStore(
            options(provider), provider.GetRequiredService<KeyRing>(), provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<SqliteGalleryStore>>()));
        services.TryAddSingleton<IGalleryStore>(provider => provider.GetRequiredService<SqliteGalleryStore>());
        services.TryAddSingleton<IJobStore>(provider => provider.GetRequiredService<SqliteGalleryStore>().Jobs);
        services.TryAddSingleton<IApiKeyStore>(provider => provider.GetRequiredService<SqliteGalleryStore>().ApiKeys);
        return services;
    }

    /// <inheritdoc cref="AddSqliteGallery(IServiceCollection, Func{IServiceProvider, SqliteGalleryOptions})"/>
    public static IServiceCollection AddSqliteGallery(this IServiceCollection services, SqliteGalleryOptions options) =>
        services.AddSqliteGallery(_ => options);
}

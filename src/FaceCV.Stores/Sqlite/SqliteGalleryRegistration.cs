using FaceCV.Core.Gallery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.Sqlite;

/// <summary>Registers the SQLite store.</summary>
public static class SqliteGalleryRegistration
{
    /// <summary>Adds <see cref="SqliteGalleryStore"/> as the <see cref="IGalleryStore"/>, unless there is one. Takes the clock and logger registered.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Makes the settings, from other services if need be, when the store is first wanted.</param>
    public static IServiceCollection AddSqliteGallery(this IServiceCollection services, Func<IServiceProvider, SqliteGalleryOptions> options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IGalleryStore>(provider => new SqliteGalleryStore(
            options(provider), provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<SqliteGalleryStore>>()));
        return services;
    }

    /// <inheritdoc cref="AddSqliteGallery(IServiceCollection, Func{IServiceProvider, SqliteGalleryOptions})"/>
    public static IServiceCollection AddSqliteGallery(this IServiceCollection services, SqliteGalleryOptions options) =>
        services.AddSqliteGallery(_ => options);
}

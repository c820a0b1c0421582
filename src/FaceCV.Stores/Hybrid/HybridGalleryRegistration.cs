using FaceCV.Core.Access;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.MySql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.Hybrid;

/// <summary>Registers the hybrid store.</summary>
public static class HybridGalleryRegistration
{
    /// <summary>
    /// Adds <see cref="HybridGalleryStore"/> as the <see cref="IGalleryStore"/> and its <see cref="HybridGalleryStore.Jobs"/> and <see cref="HybridGalleryStore.ApiKeys"/> as the
    /// <see cref="IJobStore"/> and the <see cref="IApiKeyStore"/>, unless there are such. Takes the data keys, clock and logger registered.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="mysql">Where the database is.</param>
    /// <param name="chroma">Where Chroma is.</param>
    /// <param name="asksChroma">Whether searches ask Chroma first.</param>
    public static IServiceCollection AddHybridGallery(this IServiceCollection services, MySqlGalleryOptions mysql, ChromaOptions chroma, bool asksChroma)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new HybridGalleryStore(
            mysql, chroma, asksChroma, provider.GetRequiredService<KeyRing>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<MySqlGalleryStore>>()));
        services.TryAddSingleton<IGalleryStore>(provider => provider.GetRequiredService<HybridGalleryStore>());
        services.TryAddSingleton<IJobStore>(provider => provider.GetRequiredService<HybridGalleryStore>().Jobs);
        services.TryAddSingleton<IApiKeyStore>(provider => provider.GetRequiredService<HybridGalleryStore>().ApiKeys);
        return services;
    }
}

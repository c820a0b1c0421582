using FaceCV.Core.Access;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Core.Protection;
using FaceCV.Stores.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.Chroma;

/// <summary>Registers the Chroma store.</summary>
public static class ChromaGalleryRegistration
{
    /// <summary>
    /// Adds <see cref="ChromaGalleryStore"/> as the <see cref="IGalleryStore"/> and its <see cref="ChromaGalleryStore.Jobs"/> and <see cref="ChromaGalleryStore.ApiKeys"/> as the
    /// <see cref="IJobStore"/> and the <see cref="IApiKeyStore"/>, unless there are such. Takes the data keys, clock and logger registered.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Where the server is.</param>
    /// <param name="replicaPath">File of the replica.</param>
    /// <param name="asksChroma">Whether searches ask Chroma first.</param>
    public static IServiceCollection AddChromaGallery(this IServiceCollection services, ChromaOptions options, string replicaPath, bool asksChroma)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ChromaGalleryStore(
            options, replicaPath, asksChroma, provider.GetRequiredService<KeyRing>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<SqliteGalleryStore>>()));
        services.TryAddSingleton<IGalleryStore>(provider => provider.GetRequiredService<ChromaGalleryStore>());
        services.TryAddSingleton<IJobStore>(provider => provider.GetRequiredService<ChromaGalleryStore>().Jobs);
        services.TryAddSingleton<IApiKeyStore>(provider => provider.GetRequiredService<ChromaGalleryStore>().ApiKeys);
        return services;
    }
}

using FaceCV.Core.Access;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Index.Files;
using FaceCV.Core.Protection;
using FaceCV.Core.Recognition;
using FaceCV.Server.Collections;
using FaceCV.Server.Configuration;
using FaceCV.Server.Import;
using FaceCV.Server.Security.Audit;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.Hybrid;
using FaceCV.Stores.MySql;
using FaceCV.Stores.Sqlite;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;
using FaceCV.Vision.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Hosting;

/// <summary>Composition of the program: what the server and the command line share.</summary>
public static class FaceCvServices
{
    /// <summary>Registers settings, models, gallery and use cases.</summary>
    /// <param name="services">Where to register; what is registered already stays.</param>
    /// <param name="settings">Checked settings.</param>
    public static IServiceCollection AddFaceCv(this IServiceCollection services, FaceCvSettings settings) => services
        .AddLogging()
        .AddSettings(settings)
        .AddVision()
        .AddGallery(settings)
        .AddUseCases();

    private static IServiceCollection AddSettings(this IServiceCollection services, FaceCvSettings settings)
    {
        services.TryAddSingleton(settings);
        services.TryAddSingleton(settings.ToVisionOptions());
        services.TryAddSingleton(settings.ToRecognitionOptions());
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    private static IServiceCollection AddVision(this IServiceCollection services)
    {
        services.TryAddSingleton<PackCatalogue>();
        services.TryAddSingleton<InstalledPacks>();
        services.TryAddSingleton(provider => new PackInstaller(
            provider.GetRequiredService<Vision.VisionOptions>(), provider.GetRequiredService<PackCatalogue>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<Vision.VisionOptions>();
            return new ExecutionDevice(options.Device with { EngineDirectory = Path.Combine(options.ModelsDirectory, ".engines") }, provider.GetRequiredService<ILogger<ExecutionDevice>>());
        });
        services.TryAddSingleton<SessionPool>();
        services.TryAddSingleton<FacePipeline>();
        services.TryAddSingleton<IFaceAnalyser>(provider => provider.GetRequiredService<FacePipeline>());
        services.TryAddSingleton<ICropEmbedder>(provider => provider.GetRequiredService<FacePipeline>());
        services.TryAddSingleton<IRecogniserCatalogue, RecogniserCatalogue>();
        return services;
    }

    private static IServiceCollection AddGallery(this IServiceCollection services, FaceCvSettings settings)
    {
        var asksChroma = settings.Storage.ChromaSearch == ChromaSearch.Chroma;
        _ = settings.Storage.Kind switch
        {
            DatabaseKind.Sqlite => services.AddSqliteGallery(new SqliteGalleryOptions { DatabasePath = settings.Storage.DatabasePath }),
            DatabaseKind.Mysql => services.AddMySqlGallery(settings.Storage.MySqlOptions),
            DatabaseKind.Chromadb => services.AddChromaGallery(settings.Storage.ChromaOptions, settings.Storage.ReplicaPath, asksChroma),
            DatabaseKind.Hybrid => services.AddHybridGallery(settings.Storage.MySqlOptions, settings.Storage.ChromaOptions, asksChroma),
            var other => throw new InvalidOperationException($"No store of kind {other}."),
        };
        services.TryAddSingleton(_ => settings.Storage.DataKey is { Length: > 0 } text ? KeyRing.FromText(text) : KeyRing.FromFile(settings.Storage.DataKeyPath));
        services.AddAuditLog();
        services.TryAddSingleton(provider => new IndexMaker(
            new IndexFolder(settings.Storage.IndexDirectory, provider.GetRequiredService<KeyRing>()),
            settings.Storage.StoreIdentity,
            provider.GetRequiredService<IndexLog>().Loaded));
        services.TryAddSingleton<IndexLog>();
        services.TryAddSingleton<Galleries>();
        services.TryAddScoped<GalleryScope>();
        services.TryAddScoped(provider => provider.GetRequiredService<GalleryScope>().Gallery);
        return services;
    }

    private static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton<ApiKeys>();
        services.TryAddScoped<Enrolment>();
        services.TryAddScoped<Identification>();
        services.TryAddScoped<Verification>();
        services.TryAddSingleton<Comparison>();
        services.TryAddScoped<FaceCorrection>();
        services.TryAddSingleton(provider => new ImportRoot(provider.GetRequiredService<FaceCvSettings>().Jobs.ImportDirectory));
        return services;
    }
}

using FaceCV.Cli.Models;
using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;
using FaceCV.TestKit.Faces;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Cli.Tests.Fakes;

/// <summary>Puts <see cref="FakeAnalyser"/> in the place of the models.</summary>
internal static class FakeFaces
{
    public static void Register(IServiceCollection services)
    {
        var fake = new FakeAnalyser();
        services.AddSingleton<IFaceAnalyser>(new EstimatedFaces(fake));
        services.AddSingleton<ICropEmbedder>(fake);
        services.AddSingleton<IRecogniserCatalogue>(fake);
        services.AddSingleton<IPackProvision>(new NothingToPull());
    }

    private sealed class NothingToPull : IPackProvision
    {
        public Task EnsureAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

using FaceCV.Stores.Chroma;
using FaceCV.Stores.Chroma.Wire;
using FaceCV.TestKit.Databases;

[assembly: AssemblyFixture(typeof(FaceCV.Stores.Tests.Chroma.SharedChroma))]

namespace FaceCV.Stores.Tests.Chroma;

/// <summary>The one Chroma server of all tests that need no server of their own; started when it is first wanted, stopped after the last test.</summary>
public sealed class SharedChroma : IDisposable
{
    private static readonly Lazy<ChromaServer> Server = new(ChromaServer.Start);

    /// <summary>Collections of a new name.</summary>
    internal static ChromaOptions New()
    {
        ChromaServer.Require();
        return On(Server.Value.Port);
    }

    /// <summary>Collections of a new name on a server.</summary>
    internal static ChromaOptions On(int port) => new() { Host = "127.0.0.1", Port = port, Collection = $"t{Guid.NewGuid():N}" };

    /// <summary>Deletes what a test made.</summary>
    internal static async Task ClearAsync(ChromaOptions options)
    {
        using var client = new ChromaClient(options);
        foreach (var collection in await client.ListCollectionsAsync(default))
        {
            if (collection.Name.StartsWith(options.Collection, StringComparison.Ordinal)) await client.DeleteCollectionAsync(collection.Name, default);
        }
    }

    public void Dispose()
    {
        if (Server.IsValueCreated) Server.Value.Dispose();
    }
}

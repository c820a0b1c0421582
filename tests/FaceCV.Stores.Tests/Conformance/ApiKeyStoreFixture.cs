using FaceCV.Core.Access;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Makes empty key stores of one kind for the suite, and cleans up after them.</summary>
public abstract class ApiKeyStoreFixture : IAsyncDisposable
{
    /// <summary>The store that is held to the suite.</summary>
    public abstract Type StoreType { get; }

    /// <summary>A store over the fixture's own, at first empty, data, initialised; every call gives another connection to the same data.</summary>
    public abstract Task<IApiKeyStore> ConnectAsync();

    public abstract ValueTask DisposeAsync();
}

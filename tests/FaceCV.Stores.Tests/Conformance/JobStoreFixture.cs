using FaceCV.Core.Jobs;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Makes empty job stores of one kind for the suites, and cleans up after them.</summary>
public abstract class JobStoreFixture : IAsyncDisposable
{
    /// <summary>The store that is held to the suites.</summary>
    public abstract Type StoreType { get; }

    /// <summary>A store over the fixture's own, at first empty, data, not initialised yet; every call gives another connection to the same data.</summary>
    public abstract IJobStore Connect();

    public abstract ValueTask DisposeAsync();
}

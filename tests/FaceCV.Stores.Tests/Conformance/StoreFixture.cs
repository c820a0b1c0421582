using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Makes empty stores of one kind for the suites, and cleans up after them.</summary>
public abstract class StoreFixture : IAsyncDisposable
{
    /// <summary>The store that is held to the suites.</summary>
    public abstract Type StoreType { get; }

    /// <summary>A store over the fixture's own, at first empty, data, not initialised yet; every call gives another instance over the same data.</summary>
    public IGalleryStore Connect() => Connect(TestKeys.Ring);

    /// <summary>Likewise, with these data keys.</summary>
    public abstract IGalleryStore Connect(KeyRing keys);

    public abstract ValueTask DisposeAsync();
}

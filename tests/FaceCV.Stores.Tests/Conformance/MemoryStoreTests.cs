using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>The store that other tests use is held to the same suites, so that it does not lie to them.</summary>
public sealed class MemoryFixture : StoreFixture
{
    private readonly MemoryGalleryStore _store = new();

    public override Type StoreType => typeof(MemoryGalleryStore);

    public override IGalleryStore Connect(KeyRing keys) => _store.Another();

    public override ValueTask DisposeAsync() => _store.DisposeAsync();
}

public sealed class MemoryPeople : PeopleSuite<MemoryFixture>;

public sealed class MemoryPersonList : PersonListSuite<MemoryFixture>;

public sealed class MemoryFaces : FacesSuite<MemoryFixture>;

public sealed class MemoryTemplates : TemplatesSuite<MemoryFixture>;

public sealed class MemoryTransactions : TransactionSuite<MemoryFixture>;

public sealed class MemoryCounts : CountsSuite<MemoryFixture>;

public sealed class MemoryCollections : CollectionsSuite<MemoryFixture>;

public sealed class MemoryChanges : ChangesSuite<MemoryFixture>;

public sealed class MemoryFaceChanges : FaceChangeSuite<MemoryFixture>;

public sealed class MemoryWholeGallery : WholeGallerySuite<MemoryFixture>;

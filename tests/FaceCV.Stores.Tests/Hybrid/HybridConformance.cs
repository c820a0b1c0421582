using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.Hybrid;
using FaceCV.Stores.MySql;
using FaceCV.Stores.Tests.Chroma;
using FaceCV.Stores.Tests.Conformance;
using FaceCV.Stores.Tests.MySql;

namespace FaceCV.Stores.Tests.Hybrid;

public sealed class HybridFixture : StoreFixture
{
    private MySqlGalleryOptions? _mysql;
    private ChromaOptions? _chroma;

    public override Type StoreType => typeof(HybridGalleryStore);

    public override IGalleryStore Connect(KeyRing keys) =>
        new HybridGalleryStore(_mysql ??= SharedServer.NewDatabase(), _chroma ??= SharedChroma.New(), asksChroma: true, keys, TimeProvider.System);

    public override async ValueTask DisposeAsync()
    {
        if (_mysql is { } made) SharedServer.Execute(made, $"DROP DATABASE {made.Database}");
        if (_chroma is { } chroma) await SharedChroma.ClearAsync(chroma);
    }
}

public sealed class HybridPeople : PeopleSuite<HybridFixture>;

public sealed class HybridPersonList : PersonListSuite<HybridFixture>;

public sealed class HybridFaces : FacesSuite<HybridFixture>;

public sealed class HybridTemplates : TemplatesSuite<HybridFixture>;

public sealed class HybridTransactions : TransactionSuite<HybridFixture>;

public sealed class HybridSealing : SealingSuite<HybridFixture>;

public sealed class HybridCounts : CountsSuite<HybridFixture>;

public sealed class HybridCollections : CollectionsSuite<HybridFixture>;

public sealed class HybridChanges : ChangesSuite<HybridFixture>;

public sealed class HybridFaceChanges : FaceChangeSuite<HybridFixture>;

public sealed class HybridWholeGallery : WholeGallerySuite<HybridFixture>;

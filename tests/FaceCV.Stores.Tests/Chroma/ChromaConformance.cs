using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.Tests.Conformance;
using FaceCV.TestKit;

namespace FaceCV.Stores.Tests.Chroma;

public sealed class ChromaFixture : StoreFixture
{
    private readonly TemporaryFolder _folder = new();
    private ChromaOptions? _options;

    public override Type StoreType => typeof(ChromaGalleryStore);

    public override IGalleryStore Connect(KeyRing keys) => new ChromaGalleryStore(_options ??= SharedChroma.New(), _folder["replica.db"], asksChroma: false, keys, TimeProvider.System);

    public override async ValueTask DisposeAsync()
    {
        if (_options is { } made) await SharedChroma.ClearAsync(made);
        _folder.Dispose();
    }
}

public sealed class ChromaPeople : PeopleSuite<ChromaFixture>;

public sealed class ChromaPersonList : PersonListSuite<ChromaFixture>;

public sealed class ChromaFaces : FacesSuite<ChromaFixture>;

public sealed class ChromaTemplates : TemplatesSuite<ChromaFixture>;

public sealed class ChromaTransactions : TransactionSuite<ChromaFixture>;

public sealed class ChromaSealing : SealingSuite<ChromaFixture>;

public sealed class ChromaCounts : CountsSuite<ChromaFixture>;

public sealed class ChromaCollections : CollectionsSuite<ChromaFixture>;

public sealed class ChromaChanges : ChangesSuite<ChromaFixture>;

public sealed class ChromaFaceChanges : FaceChangeSuite<ChromaFixture>;

public sealed class ChromaWholeGallery : WholeGallerySuite<ChromaFixture>;

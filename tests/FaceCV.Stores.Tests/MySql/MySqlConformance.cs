using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.MySql;
using FaceCV.Stores.Tests.Conformance;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.MySql;

public sealed class MySqlFixture : StoreFixture
{
    private MySqlGalleryOptions? _options;

    public override Type StoreType => typeof(MySqlGalleryStore);

    public override IGalleryStore Connect(KeyRing keys) => new MySqlGalleryStore(_options ??= SharedServer.NewDatabase(), keys, TimeProvider.System);

    public override ValueTask DisposeAsync()
    {
        if (_options is { } made) SharedServer.Execute(made, $"DROP DATABASE {made.Database}");
        return ValueTask.CompletedTask;
    }
}

public sealed class MySqlPeople : PeopleSuite<MySqlFixture>;

public sealed class MySqlPersonList : PersonListSuite<MySqlFixture>;

public sealed class MySqlFaces : FacesSuite<MySqlFixture>;

public sealed class MySqlTemplates : TemplatesSuite<MySqlFixture>;

public sealed class MySqlTransactions : TransactionSuite<MySqlFixture>;

public sealed class MySqlSealing : SealingSuite<MySqlFixture>;

public sealed class MySqlCounts : CountsSuite<MySqlFixture>;

public sealed class MySqlCollections : CollectionsSuite<MySqlFixture>;

public sealed class MySqlChanges : ChangesSuite<MySqlFixture>;

public sealed class MySqlFaceChanges : FaceChangeSuite<MySqlFixture>;

public sealed class MySqlWholeGallery : WholeGallerySuite<MySqlFixture>;

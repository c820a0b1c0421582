using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Sqlite;
using FaceCV.Stores.Tests.Conformance;

namespace FaceCV.Stores.Tests.Sqlite;

public sealed class SqliteFixture : StoreFixture
{
    private readonly TemporaryDatabase _database = new();

    public override Type StoreType => typeof(SqliteGalleryStore);

    public override IGalleryStore Connect(KeyRing keys) => _database.Connect(keys: keys);

    public override ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class SqlitePeople : PeopleSuite<SqliteFixture>;

public sealed class SqlitePersonList : PersonListSuite<SqliteFixture>;

public sealed class SqliteFaces : FacesSuite<SqliteFixture>;

public sealed class SqliteTemplates : TemplatesSuite<SqliteFixture>;

public sealed class SqliteTransactions : TransactionSuite<SqliteFixture>;

public sealed class SqliteSealing : SealingSuite<SqliteFixture>;

public sealed class SqliteCounts : CountsSuite<SqliteFixture>;

public sealed class SqliteCollections : CollectionsSuite<SqliteFixture>;

public sealed class SqliteChanges : ChangesSuite<SqliteFixture>;

public sealed class SqliteFaceChanges : FaceChangeSuite<SqliteFixture>;

public sealed class SqliteWholeGallery : WholeGallerySuite<SqliteFixture>;

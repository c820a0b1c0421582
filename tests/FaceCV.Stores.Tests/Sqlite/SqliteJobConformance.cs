using FaceCV.Core.Jobs;
using FaceCV.Stores.Sqlite;
using FaceCV.Stores.Tests.Conformance;

namespace FaceCV.Stores.Tests.Sqlite;

public sealed class SqliteJobFixture : JobStoreFixture
{
    private readonly TemporaryDatabase _database = new();
    private readonly List<SqliteGalleryStore> _stores = [];

    public override Type StoreType => typeof(SqliteJobStore);

    public override IJobStore Connect()
    {
        _stores.Add(_database.Connect());
        return _stores[^1].Jobs;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        _database.Dispose();
    }
}

public sealed class SqliteJobs : JobSuite<SqliteJobFixture>;

public sealed class SqliteJobItems : JobItemSuite<SqliteJobFixture>;

using FaceCV.Core.Access;
using FaceCV.Stores.Sqlite;
using FaceCV.Stores.Tests.Conformance;

namespace FaceCV.Stores.Tests.Sqlite;

public sealed class SqliteApiKeyFixture : ApiKeyStoreFixture
{
    private readonly TemporaryDatabase _database = new();
    private readonly List<SqliteGalleryStore> _stores = [];

    public override Type StoreType => typeof(SqliteApiKeyStore);

    public override async Task<IApiKeyStore> ConnectAsync()
    {
        _stores.Add(_database.Connect());
        await _stores[^1].InitialiseAsync();
        return _stores[^1].ApiKeys;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        _database.Dispose();
    }
}

public sealed class SqliteApiKeys : ApiKeySuite<SqliteApiKeyFixture>;

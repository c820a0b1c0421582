using FaceCV.Core.Access;
using FaceCV.Stores.MySql;
using FaceCV.Stores.Tests.Conformance;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.MySql;

public sealed class MySqlApiKeyFixture : ApiKeyStoreFixture
{
    private readonly List<MySqlGalleryStore> _stores = [];
    private MySqlGalleryOptions? _options;

    public override Type StoreType => typeof(MySqlApiKeyStore);

    public override async Task<IApiKeyStore> ConnectAsync()
    {
        _stores.Add(new MySqlGalleryStore(_options ??= SharedServer.NewDatabase(), TestKeys.Ring, TimeProvider.System));
        await _stores[^1].InitialiseAsync();
        return _stores[^1].ApiKeys;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        if (_options is { } made) SharedServer.Execute(made, $"DROP DATABASE {made.Database}");
    }
}

public sealed class MySqlApiKeys : ApiKeySuite<MySqlApiKeyFixture>;

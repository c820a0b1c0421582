using FaceCV.Core.Jobs;
using FaceCV.Stores.MySql;
using FaceCV.Stores.Tests.Conformance;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.MySql;

public sealed class MySqlJobFixture : JobStoreFixture
{
    private readonly List<MySqlGalleryStore> _stores = [];
    private MySqlGalleryOptions? _options;

    public override Type StoreType => typeof(MySqlJobStore);

    public override IJobStore Connect()
    {
        _stores.Add(new MySqlGalleryStore(_options ??= SharedServer.NewDatabase(), TestKeys.Ring, TimeProvider.System));
        return _stores[^1].Jobs;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        if (_options is { } made) SharedServer.Execute(made, $"DROP DATABASE {made.Database}");
    }
}

public sealed class MySqlJobs : JobSuite<MySqlJobFixture>;

public sealed class MySqlJobItems : JobItemSuite<MySqlJobFixture>;

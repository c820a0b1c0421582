using FaceCV.Core.Access;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Sqlite;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>No store escapes a suite.</summary>
public sealed class CoverageTests
{
    private static readonly Type[] Ours = typeof(CoverageTests).Assembly.GetTypes();

    [Fact]
    public void GallerySuites_EveryStore_DerivesEachOfThem() => ShouldBeCovered(typeof(IGalleryStore), typeof(ConformanceSuite<>), 4, typeof(SqliteGalleryStore));

    [Fact]
    public void JobSuites_EveryStore_DerivesEachOfThem() => ShouldBeCovered(typeof(IJobStore), typeof(JobConformanceSuite<>), 2, typeof(SqliteJobStore));

    [Fact]
    public void ApiKeySuites_EveryStore_DerivesEachOfThem() => ShouldBeCovered(typeof(IApiKeyStore), typeof(ApiKeyConformanceSuite<>), 1, typeof(SqliteApiKeyStore));

    private static void ShouldBeCovered(Type port, Type parent, int leastSuites, Type knownStore)
    {
        var suites = Ours.Where(type => type.IsAbstract && BaseOf(type) == parent).ToList();
        suites.Count.ShouldBeGreaterThanOrEqualTo(leastSuites);
        var stores = typeof(SqliteGalleryStore).Assembly.GetTypes().Append(typeof(MemoryGalleryStore))
            .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(port)).ToList();
        stores.ShouldContain(knownStore);

        var missing = from store in stores from suite in suites where !IsDerived(suite, store) && !IsExempt(suite, store) select $"{store.Name} does not derive {suite.Name}";

        missing.ShouldBeEmpty();
    }

    // It stores nothing anywhere, so there is nothing to seal.
    private static bool IsExempt(Type suite, Type store) => store == typeof(MemoryGalleryStore) && suite == typeof(SealingSuite<>);

    private static bool IsDerived(Type suite, Type store) => Ours.Any(type =>
        type is { IsAbstract: false, IsPublic: true } && BaseOf(type) == suite && StoreOf(type.BaseType!.GetGenericArguments()[0]) == store);

    private static Type StoreOf(Type fixture) => Activator.CreateInstance(fixture) switch
    {
        StoreFixture gallery => gallery.StoreType,
        JobStoreFixture jobs => jobs.StoreType,
        ApiKeyStoreFixture keys => keys.StoreType,
        _ => throw new InvalidOperationException($"{fixture.Name} is no fixture."),
    };

    private static Type? BaseOf(Type type) => type.BaseType is { IsGenericType: true } parent ? parent.GetGenericTypeDefinition() : null;
}

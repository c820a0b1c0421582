using FaceCV.Core.Gallery;
using FaceCV.Stores.Sqlite;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>No store escapes a suite.</summary>
public sealed class CoverageTests
{
    private static readonly Type[] Ours = typeof(CoverageTests).Assembly.GetTypes();

    [Fact]
    public void Suites_EveryStore_DerivesEachOfThem()
    {
        var suites = Ours.Where(type => type.IsAbstract && BaseOf(type) == typeof(ConformanceSuite<>)).ToList();
        suites.Count.ShouldBeGreaterThanOrEqualTo(4);
        var stores = typeof(SqliteGalleryStore).Assembly.GetTypes().Append(typeof(MemoryGalleryStore))
            .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IGalleryStore))).ToList();
        stores.ShouldContain(typeof(SqliteGalleryStore));

        var missing = from store in stores from suite in suites where !IsDerived(suite, store) select $"{store.Name} does not derive {suite.Name}";

        missing.ShouldBeEmpty();
    }

    private static bool IsDerived(Type suite, Type store) => Ours.Any(type =>
        type is { IsAbstract: false, IsPublic: true } && BaseOf(type) == suite && StoreOf(type.BaseType!.GetGenericArguments()[0]) == store);

    private static Type StoreOf(Type fixture) => ((StoreFixture)Activator.CreateInstance(fixture)!).StoreType;

    private static Type? BaseOf(Type type) => type.BaseType is { IsGenericType: true } parent ? parent.GetGenericTypeDefinition() : null;
}

using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>What every store must do. A store's tests derive each suite with their fixture; <see cref="CoverageTests"/> sees to it.</summary>
public abstract class ConformanceSuite<TFixture> : IAsyncLifetime
    where TFixture : StoreFixture, new()
{
    protected static readonly DateTimeOffset Later = SampleGallery.Start.AddDays(1);

    protected TFixture Fixture { get; } = new();

    protected SampleGallery Sample { get; } = new();

    protected IGalleryStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = Fixture.Connect();
        await Store.InitialiseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null) await Store.DisposeAsync();
        await Fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<Person> CreateAsync(
        string? name = null, int faces = 0, string? externalId = null, string? metadata = null, DateTimeOffset? createdAt = null)
    {
        var person = Sample.Person(name, createdAt) with { ExternalId = externalId };
        if (metadata is not null) person = person with { Metadata = Json(metadata) };
        await Store.CreatePersonAsync(person, Sample.Faces(person.Id, faces));
        return person with { FaceCount = faces };
    }

    protected static System.Text.Json.Nodes.JsonObject Json(string text) => System.Text.Json.Nodes.JsonNode.Parse(text)!.AsObject();

    protected static async Task FailsWith(FaceError error, Func<Task> action)
    {
        var failure = await Should.ThrowAsync<FaceException>(action);
        failure.Error.ShouldBe(error);
    }

    protected static void ShouldBeSame(Person actual, Person expected)
    {
        (actual with { Metadata = expected.Metadata }).ShouldBe(expected);
        System.Text.Json.Nodes.JsonNode.DeepEquals(actual.Metadata, expected.Metadata).ShouldBeTrue();
        actual.CreatedAt.Offset.ShouldBe(TimeSpan.Zero);
        actual.UpdatedAt.Offset.ShouldBe(TimeSpan.Zero);
    }
}

using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Jobs;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>What every job store must do. A store's tests derive each suite with their fixture; <see cref="CoverageTests"/> sees to it.</summary>
public abstract class JobConformanceSuite<TFixture> : IAsyncLifetime
    where TFixture : JobStoreFixture, new()
{
    protected static readonly DateTimeOffset Start = new(2025, 6, 1, 8, 0, 0, TimeSpan.Zero);

    protected static readonly Guid Owner = new("5f0d0f3c-9a51-4c0a-8f1e-0c6d2f7b9a10");

    private int _made;

    protected TFixture Fixture { get; } = new();

    protected IJobStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = Fixture.Connect();
        await Store.InitialiseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Job NewJob(int items, string? key = null) => new()
    {
        Id = new JobId(Guid.CreateVersion7()),
        Kind = "enrol",
        Options = Json("""{"pack":"starter","limit":0.5}"""),
        Total = items,
        IdempotencyKey = key,
        RequestHash = $"hash {++_made}",
        Owner = Owner,
        CreatedAt = Start.AddSeconds(_made),
    };

    protected static IReadOnlyList<JobItem> Items(int count) =>
        [.. Enumerable.Range(0, count).Select(n => new JobItem(n, $"Ann Noë/{n}.jpg", Json($$"""{"name":"Ann Noë","n":{{n}}}""")))];

    /// <summary>A stored job of so many items.</summary>
    protected async Task<Job> CreateAsync(int items = 3, string? key = null)
    {
        var job = NewJob(items, key);
        (await Store.CreateAsync(job, Items(items))).ShouldBeNull();
        return job;
    }

    protected async Task<JobState> StateOfAsync(Job job) => (await Store.FindAsync(job.Id))!.State;

    protected async Task<IReadOnlyList<JobItem>> ItemsOfAsync(Job job, string? outcome = null) =>
        (await Store.ListItemsAsync(job.Id, new JobItemQuery(outcome, 0, 1000))).Items;

    protected static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    protected static void ShouldBeSame(Job actual, Job expected)
    {
        (actual with { Options = expected.Options }).ShouldBe(expected);
        JsonNode.DeepEquals(actual.Options, expected.Options).ShouldBeTrue();
    }

    protected static async Task FailsWith(FaceError error, Func<Task> action) => (await Should.ThrowAsync<FaceException>(action)).Error.ShouldBe(error);
}

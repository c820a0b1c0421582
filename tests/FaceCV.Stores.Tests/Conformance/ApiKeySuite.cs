using FaceCV.Core.Access;
using FaceCV.Core.Errors;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>The parent of what every key store must do; see <see cref="CoverageTests"/>.</summary>
public abstract class ApiKeyConformanceSuite<TFixture> : IAsyncLifetime
    where TFixture : ApiKeyStoreFixture, new()
{
    protected TFixture Fixture { get; } = new();

    protected IApiKeyStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await Fixture.ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>What every key store must do.</summary>
public abstract class ApiKeySuite<TFixture> : ApiKeyConformanceSuite<TFixture>
    where TFixture : ApiKeyStoreFixture, new()
{
    private static readonly DateTimeOffset Start = new(2025, 6, 1, 8, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public async Task Add_EverythingIsKept()
    {
        var (plain, full) = (New("aaaaaaaa"), New("bbbbbbbb") with
        {
            Name = "Zoë's door 🚪", Collections = ["staff", "guests"], ExpiresAt = Start.AddDays(3), RevokedAt = Start.AddDays(1), LastUsedAt = Start.AddHours(1),
            OldSecret = new SecretHash([1], [2, 3], 4), OldSecretUntil = Start.AddDays(2), CreatedAt = Start.AddSeconds(1),
        });

        await Store.AddAsync(full);
        await Store.AddAsync(plain);

        var found = await (await Fixture.ConnectAsync()).ListAsync();
        found.Select(key => key.Id).ShouldBe([plain.Id, full.Id]);
        System.Text.Json.JsonSerializer.Serialize(found[0]).ShouldBe(System.Text.Json.JsonSerializer.Serialize(plain));
        System.Text.Json.JsonSerializer.Serialize(found[1]).ShouldBe(System.Text.Json.JsonSerializer.Serialize(full));
    }

    [Fact]
    public async Task Add_PrefixOrIdTaken_IsRefused()
    {
        var key = New("aaaaaaaa");
        await Store.AddAsync(key);

        (await Should.ThrowAsync<FaceException>(() => Store.AddAsync(New("aaaaaaaa")))).Error.ShouldBe(FaceError.Conflict);
        (await Should.ThrowAsync<FaceException>(() => Store.AddAsync(key with { Prefix = "cccccccc" }))).Error.ShouldBe(FaceError.Conflict);
        (await Store.ListAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Change_IsSeenByOthers_AndUnknownIsNull()
    {
        var key = New("aaaaaaaa");
        await Store.AddAsync(key);

        (await Store.ChangeAsync(key.Id, present => present with { RevokedAt = Start }))!.RevokedAt.ShouldBe(Start);

        (await (await Fixture.ConnectAsync()).ListAsync()).Single().RevokedAt.ShouldBe(Start);
        (await Store.ChangeAsync(Guid.NewGuid(), present => present)).ShouldBeNull();
    }

    [Fact]
    public async Task Change_SideBySide_LosesNone()
    {
        var key = New("aaaaaaaa") with { Name = "" };
        await Store.AddAsync(key);
        var other = await Fixture.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? Store : other).ChangeAsync(key.Id, present => present with { Name = present.Name + "x" })));

        (await Store.ListAsync()).Single().Name.Length.ShouldBe(20);
    }

    [Fact]
    public async Task Change_ThatFails_ChangesNothing()
    {
        var key = New("aaaaaaaa");
        await Store.AddAsync(key);

        await Should.ThrowAsync<FaceException>(() => Store.ChangeAsync(key.Id, _ => throw new FaceException(FaceError.Conflict, "No.")));

        (await Store.ListAsync()).Single().RevokedAt.ShouldBeNull();
    }

    private static ApiKey New(string prefix) => new()
    {
        Id = Guid.CreateVersion7(), Prefix = prefix, Name = "door", Scopes = AccessScope.Read | AccessScope.Recognise, CreatedAt = Start, Secret = new SecretHash([1, 2], [3, 4], 5),
    };
}

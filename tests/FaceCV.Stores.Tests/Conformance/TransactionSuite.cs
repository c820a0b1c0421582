using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Writes are whole or not at all, at once or one after the other, and do not get lost.</summary>
public abstract class TransactionSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task Create_AFaceIsThereAlready_StoresNeitherPersonNorFaces()
    {
        var person = await CreateAsync();
        var taken = Sample.Face(person.Id);
        await Store.AddFacesAsync(person.Id, [taken], Later);
        var other = Sample.Person("Grace");
        var doubled = taken with { Face = taken.Face with { PersonId = other.Id } };

        await FailsWith(FaceError.Conflict, () => Store.CreatePersonAsync(other, [Sample.Face(other.Id), doubled]));

        (await Store.FindPersonAsync(other.Id)).ShouldBeNull();
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
    }

    [Fact]
    public async Task Add_TheSameFaceTwice_StoresNoneOfThem()
    {
        var person = await CreateAsync();
        var face = Sample.Face(person.Id);

        await FailsWith(FaceError.Conflict, () => Store.AddFacesAsync(person.Id, [Sample.Face(person.Id), face, face], Later));

        var found = (await Store.FindPersonAsync(person.Id))!;
        found.FaceCount.ShouldBe(0);
        found.UpdatedAt.ShouldBe(person.UpdatedAt);
    }

    [Fact]
    public async Task Write_CancelledBefore_StoresNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var person = Sample.Person();
        await Should.ThrowAsync<OperationCanceledException>(() => Store.CreatePersonAsync(person, [], cancelled.Token));
        (await Store.CountAsync()).People.ShouldBe(0);
    }

    [Fact]
    public async Task Writers_ManyAtOnce_AllAreStored()
    {
        var people = Enumerable.Range(0, 40).Select(_ => Sample.Person()).ToList();
        var faces = people.ToDictionary(person => person.Id, person => Sample.Faces(person.Id, 2));
        await Task.WhenAll(people.Select(person => Task.Run(async () =>
        {
            await Store.CreatePersonAsync(person, [faces[person.Id][0]]);
            await Store.AddFacesAsync(person.Id, [faces[person.Id][1]], Later);
            (await Store.FindPersonAsync(person.Id))!.FaceCount.ShouldBe(2);
        })));
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(40, 80));
    }

    [Fact]
    public async Task Writers_SameExternalIdAtOnce_ExactlyOneWins()
    {
        var people = Enumerable.Range(0, 12).Select(_ => Sample.Person() with { ExternalId = "one" }).ToList();
        var outcomes = await Task.WhenAll(people.Select(person => Task.Run(async () =>
        {
            try
            {
                await Store.CreatePersonAsync(person, []);
                return true;
            }
            catch (FaceException failure) when (failure.Error == FaceError.Conflict)
            {
                return false;
            }
        })));
        outcomes.Count(won => won).ShouldBe(1);
        (await Store.CountAsync()).People.ShouldBe(1);
    }

    [Fact]
    public async Task Readers_BesideWriters_SeeWholeWritesOnly()
    {
        var person = await CreateAsync();
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                ((await Store.ListFacesAsync(new FaceQuery { PersonId = person.Id })).Total % 3).ShouldBe(0);
                ((await Store.FindPersonAsync(person.Id))!.FaceCount % 3).ShouldBe(0);
            }
        });
        for (var i = 0; i < 20; i++) await Store.AddFacesAsync(person.Id, Sample.Faces(person.Id, 3), Later);
        await stop.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task Reopened_ByAnotherInstance_HasEverything()
    {
        var person = await CreateAsync("Ada", faces: 2, externalId: "a", metadata: """{"k":"v"}""");
        await Store.DisposeAsync();
        await using var reopened = Fixture.Connect();
        await reopened.InitialiseAsync();
        ShouldBeSame((await reopened.FindPersonAsync(person.Id))!, person);
        (await reopened.ReadTemplatesAsync(person.Id, SampleGallery.Model)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Initialise_Twice_KeepsTheData()
    {
        await CreateAsync(faces: 1);
        await Store.InitialiseAsync();
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
    }

    [Fact]
    public async Task TwoInstances_WritingAtOnce_SeeEachOthersWrites()
    {
        await using var second = Fixture.Connect();
        await second.InitialiseAsync();
        var people = Enumerable.Range(0, 30).Select(_ => Sample.Person()).ToList();
        await Task.WhenAll(people.Select((person, n) => Task.Run(() => (n % 2 == 0 ? Store : second).CreatePersonAsync(person, []))));
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(30, 0));
        (await second.CountAsync()).ShouldBe(new GalleryCounts(30, 0));
    }
}


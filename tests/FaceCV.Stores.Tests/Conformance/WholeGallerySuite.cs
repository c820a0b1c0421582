using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Everything that is stored can be read in pages, and be stored again by many people at once.</summary>
public abstract class WholeGallerySuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Read_InPages_GivesEverybodyOnceWithEverything(int limit)
    {
        var people = Enumerable.Range(0, 5).Select(n => Whole(n)).ToList();
        await Store.CreatePeopleAsync(people);

        var read = await ReadAllAsync(limit, withCrops: true);

        read.Count.ShouldBe(people.Count);
        foreach (var person in people)
        {
            var same = read.Single(other => other.Person.Id == person.Person.Id);
            ShouldBeSame(same.Person, person.Person with { FaceCount = person.Faces.Count });
            GalleryComparison.FacesOf(same).ShouldBe(GalleryComparison.FacesOf(person));
        }
    }

    [Fact]
    public async Task Read_WithoutCrops_StillTellsWhoHasOne()
    {
        await Store.CreatePeopleAsync([Whole(3)]);

        var faces = (await ReadAllAsync(10, withCrops: false)).Single().Faces;

        faces.ShouldAllBe(face => face.AlignedCrop == null);
        faces.Select(face => face.Face.HasCrop).ShouldContain(true);
    }

    [Fact]
    public async Task Read_PersonErasedBetweenPages_GoesOnWithTheNext()
    {
        var people = Enumerable.Range(0, 4).Select(_ => Whole(2)).ToList();
        await Store.CreatePeopleAsync(people);
        var first = await Store.ReadGalleryAsync(null, 1, withCrops: false);
        await Store.DeletePersonAsync(first.People[0].Person.Id);

        var rest = await ReadAllAsync(1, withCrops: false, first.Next);

        rest.Select(person => person.Person.Id).ShouldBe(people.Select(person => person.Person.Id).Except([first.People[0].Person.Id]), ignoreOrder: true);
        rest.ShouldAllBe(person => person.Faces.Count == 2);
    }

    [Fact]
    public async Task Read_EmptyGallery_IsOneEmptyPage()
    {
        var page = await Store.ReadGalleryAsync(null, 10, withCrops: true);
        page.People.ShouldBeEmpty();
        page.Next.ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public Task Read_LimitOutOfRange_IsRefused(int limit) => FailsWith(FaceError.InvalidArgument, () => Store.ReadGalleryAsync(null, limit, withCrops: false));

    [Fact]
    public async Task CreatePeople_OneOfThemTaken_StoresNobody()
    {
        var taken = await CreateAsync("Ada", externalId: "a");
        await FailsWith(FaceError.Conflict, () => Store.CreatePeopleAsync([Whole(1), new PersonWithFaces(Sample.Person() with { ExternalId = "a" }, [])]));
        await FailsWith(FaceError.Conflict, () => Store.CreatePeopleAsync([Whole(1), new PersonWithFaces(taken with { ExternalId = null }, [])]));

        (await Store.CountAsync()).ShouldBe(new GalleryCounts(1, 0));
    }

    [Fact]
    public async Task CreatePeople_FollowedByAnother_TellsEveryFace()
    {
        var before = await Store.LastRevisionAsync();
        var people = new[] { Whole(2), Whole(1) };
        await Store.CreatePeopleAsync(people);

        var page = await Store.ReadChangesAsync(before, includeOwn: true);

        page!.Changes.Select(change => change.FaceId).ShouldBe(people.SelectMany(person => person.Faces).Select(face => (FaceId?)face.Face.Id));
    }

    private PersonWithFaces Whole(int faces)
    {
        var person = Sample.Person() with { Metadata = Json("""{"team":"a","n":[1,null]}"""), UpdatedAt = Later };
        return new PersonWithFaces(person, [.. Enumerable.Range(0, faces).Select(n => Face(person.Id, n))]);
    }

    // The last two at the very same moment, as those of one picture are.
    private NewEnrolledFace Face(PersonId person, int n)
    {
        var face = Sample.Face(person, crop: n % 2 == 0 ? [(byte)n, 1, 2] : null, createdAt: SampleGallery.Start.AddSeconds(Math.Min(n, 1)));
        return n % 3 == 0 ? face : face with { OtherTemplates = [new Template(Sample.Embedding(SampleGallery.OtherModel))] };
    }

    private async Task<List<PersonWithFaces>> ReadAllAsync(int limit, bool withCrops, string? from = null)
    {
        var found = new List<PersonWithFaces>();
        do
        {
            var page = await Store.ReadGalleryAsync(from, limit, withCrops);
            page.People.Sum(person => person.Faces.Count).ShouldBeLessThanOrEqualTo(limit);
            foreach (var person in page.People)
            {
                if (found.Count > 0 && found[^1].Person.Id == person.Person.Id) found[^1] = found[^1] with { Faces = [.. found[^1].Faces, .. person.Faces] };
                else found.Add(person);
            }

            from = page.Next;
        }
        while (from is not null);
        return found;
    }
}

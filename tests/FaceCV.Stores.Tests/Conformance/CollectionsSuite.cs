using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Galleries within a database, each apart from the others.</summary>
public abstract class CollectionsSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task List_NewStore_HasTheDefaultOne()
    {
        Store.Collection.ShouldBe("default");
        (await Store.ListCollectionsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.Name.ShouldBe("default"), one => one.RetentionDays.ShouldBeNull());
        (await Store.OpenCollectionAsync("staff")).ShouldBeNull();
    }

    [Fact]
    public async Task Create_ListChangeDelete_DoWhatTheySay()
    {
        await Store.CreateCollectionAsync(new Collection("visitors", 30, Later));
        await Store.CreateCollectionAsync(new Collection("staff", null, Later));

        (await Store.ListCollectionsAsync()).Select(one => one.Name).ShouldBe(["default", "staff", "visitors"]);
        (await Store.ListCollectionsAsync())[2].ShouldBe(new Collection("visitors", 30, Later.ToUniversalTime()));
        await FailsWith(FaceError.Conflict, () => Store.CreateCollectionAsync(new Collection("staff", 1, Later)));
        (await Store.SetRetentionAsync("visitors", 7)).ShouldBeTrue();
        (await Store.SetRetentionAsync("default", 90)).ShouldBeTrue();
        (await Store.SetRetentionAsync("nobody", 7)).ShouldBeFalse();
        (await Store.ListCollectionsAsync()).Select(one => one.RetentionDays).ShouldBe([90, null, 7]);
        (await Store.DeleteCollectionAsync("staff")).ShouldBeTrue();
        (await Store.DeleteCollectionAsync("staff")).ShouldBeFalse();
        await FailsWith(FaceError.InvalidArgument, () => Store.DeleteCollectionAsync("default"));
        (await Store.ListCollectionsAsync()).Select(one => one.Name).ShouldBe(["default", "visitors"]);
    }

    [Fact]
    public async Task People_OfOneCollection_AreNotInAnother()
    {
        var staff = await OpenAsync("staff");
        var ada = Sample.Person("Ada") with { ExternalId = "7", Metadata = Json("""{"role":"x"}""") };
        var face = Sample.Face(ada.Id, crop: [1, 2]);
        await staff.CreatePersonAsync(ada, [face]);

        (await Store.FindPersonAsync(ada.Id)).ShouldBeNull();
        (await Store.FindPersonByNameAsync("Ada")).ShouldBeNull();
        (await Store.FindPersonByExternalIdAsync("7")).ShouldBeNull();
        (await Store.FindPeopleAsync([ada.Id])).ShouldBeEmpty();
        (await Store.ListPeopleAsync(new PersonQuery { Metadata = new Dictionary<string, string> { ["role"] = "x" } })).Total.ShouldBe(0);
        (await Store.FindFaceAsync(face.Face.Id)).ShouldBeNull();
        (await Store.ListFacesAsync(new FaceQuery { PersonName = "Ada" })).Total.ShouldBe(0);
        (await Store.ReadCropAsync(face.Face.Id)).ShouldBeNull();
        (await Store.ReadTemplatesAsync(ada.Id, SampleGallery.Model)).ShouldBeEmpty();
        (await Store.ReadTemplatesAsync([face.Face.Id], SampleGallery.Model)).ShouldBeEmpty();
        (await StreamAsync(Store)).ShouldBe(0);
        (await Store.CoverageAsync(SampleGallery.Model)).ShouldBe(default);
        (await Store.CoverageAsync(SampleGallery.OtherModel)).ShouldBe(default);
        (await Store.ReadCropsWithoutAsync(SampleGallery.OtherModel, null, 5)).Crops.ShouldBeEmpty();
        (await Store.CountAsync()).ShouldBe(default);

        (await staff.FindPersonByExternalIdAsync("7"))!.Id.ShouldBe(ada.Id);
        (await staff.FindFaceAsync(face.Face.Id))!.Person.Id.ShouldBe(ada.Id);
        (await staff.ReadCropAsync(face.Face.Id)).ShouldBe([1, 2]);
        (await StreamAsync(staff)).ShouldBe(1);
        (await staff.CoverageAsync(SampleGallery.OtherModel)).ShouldBe(new TemplateCoverage(1, 0, 1));
        (await staff.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
    }

    [Fact]
    public async Task Writes_ToAPersonOfAnotherCollection_AreRefusedAndChangeNothing()
    {
        var staff = await OpenAsync("staff");
        var (ada, bob) = (Sample.Person("Ada"), await CreateAsync("Bob", faces: 1));
        var face = Sample.Face(ada.Id);
        await staff.CreatePersonAsync(ada, [face]);

        await FailsWith(FaceError.PersonNotFound, () => Store.AddFacesAsync(ada.Id, [Sample.Face(ada.Id)], Later));
        (await Store.UpdatePersonAsync(ada.Id, new PersonChange("Grace"), Later)).ShouldBeNull();
        (await Store.UpdateFaceAsync(face.Face.Id, new FaceChange { MoveTo = bob.Id }, Later)).ShouldBeNull();
        await FailsWith(FaceError.PersonNotFound, () => staff.UpdateFaceAsync(face.Face.Id, new FaceChange { MoveTo = bob.Id }, Later));
        (await Store.AddTemplatesAsync([new IndexedTemplate(face.Face.Id, ada.Id, Sample.Embedding(SampleGallery.OtherModel))])).ShouldBeEmpty();
        (await Store.DeleteFaceAsync(face.Face.Id, Later, removeEmptyPerson: true)).ShouldBeFalse();
        (await Store.DeletePersonAsync(ada.Id)).ShouldBeFalse();

        (await staff.FindPersonAsync(ada.Id))!.Name.ShouldBe("Ada");
        (await staff.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
    }

    [Fact]
    public async Task ExternalIds_AreUniqueWithinACollection()
    {
        var staff = await OpenAsync("staff");
        await Store.CreatePersonAsync(Sample.Person() with { ExternalId = "7" }, []);
        await staff.CreatePersonAsync(Sample.Person() with { ExternalId = "7" }, []);

        await FailsWith(FaceError.Conflict, () => staff.CreatePersonAsync(Sample.Person() with { ExternalId = "7" }, []));
    }

    [Fact]
    public async Task Changes_AreThoseOfTheCollection()
    {
        var staff = await OpenAsync("staff");
        var (start, ofStaff) = (await Store.LastRevisionAsync(), await staff.LastRevisionAsync());
        var ada = Sample.Person();
        var face = Sample.Face(ada.Id);
        await staff.CreatePersonAsync(ada, [face]);

        (await Store.ReadChangesAsync(start, includeOwn: true)).ShouldNotBeNull().Changes.ShouldBeEmpty();
        (await staff.ReadChangesAsync(ofStaff, includeOwn: true)).ShouldNotBeNull().Changes.ShouldBe([new(face.Face.Id, ada.Id)]);
    }

    [Fact]
    public async Task Delete_WithPeople_ErasesThemAndNobodyElse()
    {
        await CreateAsync("Bob", faces: 2);
        var staff = await OpenAsync("staff");
        var ada = Sample.Person();
        await staff.CreatePersonAsync(ada, Sample.Faces(ada.Id, 2));

        (await Store.DeleteCollectionAsync("staff")).ShouldBeTrue();

        (await staff.CountAsync()).ShouldBe(default);
        (await staff.FindPersonAsync(ada.Id)).ShouldBeNull();
        await FailsWith(FaceError.CollectionNotFound, () => staff.CreatePersonAsync(Sample.Person(), []));
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(1, 2));
        (await staff.ExistsAsync()).ShouldBeFalse();
        var another = await OpenAsync("staff");
        (await another.CountAsync()).ShouldBe(default);
        (await another.ExistsAsync(), await staff.ExistsAsync(), await Store.ExistsAsync()).ShouldBe((true, false, true));
    }

    [Fact]
    public async Task Open_ByAnotherInstance_SeesTheSamePeople()
    {
        var staff = await OpenAsync("staff");
        await staff.CreatePersonAsync(Sample.Person("Ada"), []);
        await using var other = Fixture.Connect();
        await other.InitialiseAsync();

        var seen = (await other.OpenCollectionAsync("staff")).ShouldNotBeNull();
        (await seen.FindPersonByNameAsync("Ada")).ShouldNotBeNull();
        await seen.DisposeAsync();
        (await other.CountAsync()).ShouldBe(default);
    }

    private static async Task<int> StreamAsync(IGalleryStore store)
    {
        var count = 0;
        await foreach (var _ in store.ReadTemplatesAsync(SampleGallery.Model)) count++;
        return count;
    }

    private async Task<IGalleryStore> OpenAsync(string name)
    {
        await Store.CreateCollectionAsync(new Collection(name, null, Later));
        var store = (await Store.OpenCollectionAsync(name)).ShouldNotBeNull();
        store.Collection.ShouldBe(name);
        return store;
    }
}

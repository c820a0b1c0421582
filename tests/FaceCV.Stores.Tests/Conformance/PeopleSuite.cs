using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>One person: create, find, change, erase.</summary>
public abstract class PeopleSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task Create_WithFaces_ComesBackEqual()
    {
        var created = await CreateAsync("Ada", faces: 3, externalId: "emp-7", metadata: """{"team":"engines","level":3}""");
        ShouldBeSame((await Store.FindPersonAsync(created.Id))!, created);
    }

    [Fact]
    public async Task Create_TimesOfOtherZoneAndFinestResolution_KeepTheInstant()
    {
        var time = new DateTimeOffset(2025, 6, 1, 9, 30, 0, TimeSpan.FromHours(5.5)).AddTicks(1_234_567);
        var created = await CreateAsync("Ada", createdAt: time);
        (await Store.FindPersonAsync(created.Id))!.CreatedAt.ShouldBe(time);
    }

    [Theory]
    [InlineData("Zoë Ångström")]
    [InlineData("山田太郎")]
    [InlineData("Мария Иванова")]
    [InlineData("محمد")]
    [InlineData("👩🏽‍🚀 Sally")]
    [InlineData("O'Brien; DROP TABLE people; --")]
    [InlineData("100%_\\\"quoted\"")]
    public async Task Create_NameOfAnyScript_ComesBackEqual(string name)
    {
        var created = await CreateAsync(name, externalId: name, metadata: "{}");
        (await Store.FindPersonAsync(created.Id))!.Name.ShouldBe(name);
        (await Store.FindPersonByNameAsync(name))!.Id.ShouldBe(created.Id);
        (await Store.FindPersonByExternalIdAsync(name))!.Id.ShouldBe(created.Id);
        (await Store.ListPeopleAsync(new PersonQuery { Name = name })).Total.ShouldBe(1);
        (await Store.ListPeopleAsync(new PersonQuery { NameContains = name })).Total.ShouldBe(1);
    }

    [Fact]
    public async Task Create_GreatestMetadata_ComesBackEqual()
    {
        var text = new string('é', Person.MaxMetadataLength - 20);
        var created = await CreateAsync("Ada", metadata: $$"""{"note":"{{text}}"}""");
        ShouldBeSame((await Store.FindPersonAsync(created.Id))!, created);
    }

    [Fact]
    public async Task Create_MetadataOfEveryKind_ComesBackEqual()
    {
        var created = await CreateAsync(
            "Ada", metadata: """{"s":"x","n":1.50,"big":12345678901234567890,"t":true,"z":null,"a":[1,{"b":"c"}],"o":{"p":{}},"":"empty key","k\"'.$":"odd"}""");
        ShouldBeSame((await Store.FindPersonAsync(created.Id))!, created);
    }

    [Fact]
    public async Task Create_TakenExternalId_IsAConflictAndStoresNothing()
    {
        await CreateAsync("Ada", externalId: "emp-7");
        await FailsWith(FaceError.Conflict, () => CreateAsync("Grace", faces: 2, externalId: "emp-7"));
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(1, 0));
    }

    [Fact]
    public async Task Create_TakenId_IsAConflict()
    {
        var person = await CreateAsync("Ada");
        await FailsWith(FaceError.Conflict, () => Store.CreatePersonAsync(person with { Name = "Grace" }, []));
        (await Store.FindPersonAsync(person.Id))!.Name.ShouldBe("Ada");
    }

    [Fact]
    public async Task Create_FaceOfAnotherPerson_IsRefused()
    {
        var (person, other) = (Sample.Person(), Sample.Person());
        await Should.ThrowAsync<ArgumentException>(() => Store.CreatePersonAsync(person, [Sample.Face(other.Id)]));
        (await Store.CountAsync()).People.ShouldBe(0);
    }

    [Fact]
    public async Task Find_Unknown_IsNull()
    {
        var unknown = Sample.Person();
        (await Store.FindPersonAsync(unknown.Id)).ShouldBeNull();
        (await Store.FindPersonByNameAsync("Nobody")).ShouldBeNull();
        (await Store.FindPersonByExternalIdAsync("none")).ShouldBeNull();
        (await Store.FindPeopleAsync([unknown.Id])).ShouldBeEmpty();
        (await Store.FindPeopleAsync([])).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindByName_SeveralOfThatName_GivesTheOldestAndMindsCase()
    {
        await CreateAsync("Ada", createdAt: SampleGallery.Start.AddHours(2));
        var oldest = await CreateAsync("Ada", createdAt: SampleGallery.Start.AddHours(1));
        await CreateAsync("ada", createdAt: SampleGallery.Start);
        (await Store.FindPersonByNameAsync("Ada"))!.Id.ShouldBe(oldest.Id);
        (await Store.FindPersonByNameAsync("ADA")).ShouldBeNull();
    }

    [Fact]
    public async Task FindPeople_ManyWithRepeatsAndUnknown_GivesThoseThatExist()
    {
        var people = new List<Person>();
        for (var i = 0; i < 40; i++) people.Add(await CreateAsync(faces: i % 3));
        var asked = people.Select(person => person.Id).Concat(people.Select(person => person.Id))
            .Concat(Enumerable.Range(0, 1_200).Select(_ => Sample.Person().Id)).ToList();

        var found = await Store.FindPeopleAsync(asked);

        found.Count.ShouldBe(40);
        foreach (var person in people) found[person.Id].FaceCount.ShouldBe(person.FaceCount);
    }

    [Fact]
    public async Task Update_EachField_ChangesThatAndNothingElse()
    {
        var created = await CreateAsync("Ada", faces: 1, externalId: "a", metadata: """{"x":1}""");

        var renamed = (await Store.UpdatePersonAsync(created.Id, new PersonChange(Name: "Grace"), Later))!;
        ShouldBeSame(renamed, created with { Name = "Grace", UpdatedAt = Later });
        var marked = (await Store.UpdatePersonAsync(created.Id, new PersonChange(ExternalId: "b"), Later))!;
        ShouldBeSame(marked, renamed with { ExternalId = "b" });
        var described = (await Store.UpdatePersonAsync(created.Id, new PersonChange(Metadata: Json("""{"y":"2"}""")), Later))!;
        ShouldBeSame(described, marked with { Metadata = Json("""{"y":"2"}""") });
        var unmarked = (await Store.UpdatePersonAsync(created.Id, new PersonChange(ExternalId: ""), Later.AddHours(1)))!;
        ShouldBeSame(unmarked, described with { ExternalId = null, UpdatedAt = Later.AddHours(1) });
        ShouldBeSame((await Store.FindPersonAsync(created.Id))!, unmarked);
    }

    [Fact]
    public async Task Update_MergedMetadata_KeepsTheOtherKeys()
    {
        var created = Sample.Person() with { Metadata = Json("""{"x":"1","y":"1"}""") };
        await Store.CreatePersonAsync(created, []);

        var merged = (await Store.UpdatePersonAsync(created.Id, new PersonChange(Metadata: Json("""{"y":"2","z":"3"}"""), MergeMetadata: true), Later))!;

        System.Text.Json.Nodes.JsonNode.DeepEquals(merged.Metadata, Json("""{"x":"1","y":"2","z":"3"}""")).ShouldBeTrue();
    }

    [Fact]
    public async Task Update_OldNameAndMetadata_AreNoLongerFound()
    {
        var created = await CreateAsync("Ada", metadata: """{"x":"1"}""");
        await Store.UpdatePersonAsync(created.Id, new PersonChange("Grace", "g", Json("""{"y":"2"}""")), Later);
        (await Store.FindPersonByNameAsync("Ada")).ShouldBeNull();
        (await Store.ListPeopleAsync(new PersonQuery { NameContains = "ada" })).Total.ShouldBe(0);
        (await Store.ListPeopleAsync(new PersonQuery { Metadata = new Dictionary<string, string> { ["x"] = "1" } })).Total.ShouldBe(0);
        (await Store.ListPeopleAsync(new PersonQuery { Metadata = new Dictionary<string, string> { ["y"] = "2" } })).Total.ShouldBe(1);
        (await Store.ListPeopleAsync(new PersonQuery { NameContains = "RAC" })).Total.ShouldBe(1);
    }

    [Fact]
    public async Task Update_TakenExternalId_IsAConflictAndChangesNothing()
    {
        await CreateAsync("Ada", externalId: "a");
        var grace = await CreateAsync("Grace", externalId: "g");
        await FailsWith(FaceError.Conflict, () => Store.UpdatePersonAsync(grace.Id, new PersonChange("Else", "a"), Later));
        ShouldBeSame((await Store.FindPersonAsync(grace.Id))!, grace);
    }

    [Fact]
    public async Task Update_ItsOwnExternalId_IsAllowed()
    {
        var ada = await CreateAsync("Ada", externalId: "a");
        (await Store.UpdatePersonAsync(ada.Id, new PersonChange(ExternalId: "a"), Later))!.ExternalId.ShouldBe("a");
    }

    [Fact]
    public async Task Update_Unknown_IsNull() =>
        (await Store.UpdatePersonAsync(Sample.Person().Id, new PersonChange("Ada"), Later)).ShouldBeNull();

    [Fact]
    public async Task Delete_WithFaces_LeavesNothingOfThemAndTheRestAlone()
    {
        var kept = await CreateAsync("Grace", faces: 2);
        var person = Sample.Person("Ada") with { ExternalId = "a" };
        var face = Sample.Face(person.Id, crop: [1, 2, 3]);
        await Store.CreatePersonAsync(person, [face]);

        (await Store.DeletePersonAsync(person.Id)).ShouldBeTrue();

        (await Store.FindPersonAsync(person.Id)).ShouldBeNull();
        (await Store.FindFaceAsync(face.Face.Id)).ShouldBeNull();
        (await Store.ReadCropAsync(face.Face.Id)).ShouldBeNull();
        (await Store.ReadTemplatesAsync(person.Id, SampleGallery.Model)).ShouldBeEmpty();
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(1, 2));
        ShouldBeSame((await Store.FindPersonAsync(kept.Id))!, kept);
    }

    [Fact]
    public async Task Delete_Twice_IsFalseTheSecondTime()
    {
        var person = await CreateAsync("Ada", externalId: "a");
        (await Store.DeletePersonAsync(person.Id)).ShouldBeTrue();
        (await Store.DeletePersonAsync(person.Id)).ShouldBeFalse();
        await CreateAsync("Grace", externalId: "a");
    }
}

using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Enrolled faces, their templates and crops.</summary>
public abstract class FacesSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task Find_StoredFace_ComesBackEqualWithItsPerson()
    {
        var person = await CreateAsync("Ada");
        var face = Sample.Face(person.Id, crop: [0xFF, 0xD8, 0, 1, 2]);
        await Store.AddFacesAsync(person.Id, [face], Later);

        var found = (await Store.FindFaceAsync(face.Face.Id))!;

        found.Face.ShouldBe(face.Face);
        ShouldBeSame(found.Person, person with { FaceCount = 1, UpdatedAt = Later });
        (await Store.ReadCropAsync(face.Face.Id)).ShouldBe([0xFF, 0xD8, 0, 1, 2]);
    }

    [Fact]
    public async Task Find_FaceWithoutSourceAndCrop_HasNone()
    {
        var person = await CreateAsync("Ada");
        var face = Sample.Face(person.Id);
        face = face with { Face = face.Face with { Source = null, SourceHash = null } };
        await Store.AddFacesAsync(person.Id, [face], Later);
        (await Store.FindFaceAsync(face.Face.Id))!.Face.ShouldBe(face.Face);
        (await Store.ReadCropAsync(face.Face.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Find_Unknown_IsNull()
    {
        var unknown = Sample.Face(Sample.Person().Id).Face.Id;
        (await Store.FindFaceAsync(unknown)).ShouldBeNull();
        (await Store.ReadCropAsync(unknown)).ShouldBeNull();
        (await Store.DeleteFaceAsync(unknown, Later, removeEmptyPerson: true)).ShouldBeFalse();
    }

    [Fact]
    public async Task Add_UnknownPerson_IsPersonNotFound()
    {
        var nobody = Sample.Person();
        await FailsWith(FaceError.PersonNotFound, () => Store.AddFacesAsync(nobody.Id, Sample.Faces(nobody.Id, 1), Later));
        (await Store.CountAsync()).Faces.ShouldBe(0);
    }

    [Fact]
    public async Task ReadTemplates_OfPerson_AreBitForBitThoseOfTheModelAsked()
    {
        var person = await CreateAsync("Ada", faces: 2);
        var stranger = await CreateAsync("Grace", faces: 2);
        var other = Sample.Face(person.Id, SampleGallery.OtherModel);
        await Store.AddFacesAsync(person.Id, [other], Later);

        (await Store.ReadTemplatesAsync(person.Id, SampleGallery.Model)).Count.ShouldBe(2);
        var template = (await Store.ReadTemplatesAsync(person.Id, SampleGallery.OtherModel)).ShouldHaveSingleItem();
        template.FaceId.ShouldBe(other.Face.Id);
        template.PersonId.ShouldBe(person.Id);
        template.Embedding.ModelId.ShouldBe(SampleGallery.OtherModel);
        template.Embedding.Values.ToArray().ShouldBe(other.Template.Embedding.Values.ToArray());
        template.Embedding.RawLength.ShouldBe(other.Template.Embedding.RawLength);
        (await Store.ReadTemplatesAsync(stranger.Id, SampleGallery.OtherModel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadTemplates_Stream_GivesEveryTemplateOfTheModelOnce()
    {
        var expected = new Dictionary<FaceId, NewEnrolledFace>();
        for (var i = 0; i < 8; i++)
        {
            var person = await CreateAsync();
            var faces = Sample.Faces(person.Id, 150);
            await Store.AddFacesAsync(person.Id, [.. faces, .. Sample.Faces(person.Id, 20, SampleGallery.OtherModel)], Later);
            foreach (var face in faces) expected.Add(face.Face.Id, face);
        }

        var seen = new HashSet<FaceId>();
        await foreach (var template in Store.ReadTemplatesAsync(SampleGallery.Model))
        {
            seen.Add(template.FaceId).ShouldBeTrue();
            template.PersonId.ShouldBe(expected[template.FaceId].Face.PersonId);
            template.Embedding.Values.SequenceEqual(expected[template.FaceId].Template.Embedding.Values).ShouldBeTrue();
        }

        seen.Count.ShouldBe(expected.Count);
    }

    [Fact]
    public async Task ReadTemplates_WritingWhileStreaming_DoesNotBlock()
    {
        var person = await CreateAsync(faces: 5);
        await foreach (var template in Store.ReadTemplatesAsync(SampleGallery.Model))
            await Store.DeleteFaceAsync(template.FaceId, Later, removeEmptyPerson: false);
        (await Store.FindPersonAsync(person.Id))!.FaceCount.ShouldBe(0);
    }

    [Fact]
    public async Task List_Filters_ByPersonAndName()
    {
        var (first, second, other) = (await CreateAsync("Ada", 2), await CreateAsync("Ada", 3), await CreateAsync("Bob", 4));
        (await Store.ListFacesAsync(new FaceQuery())).Total.ShouldBe(9);
        (await Store.ListFacesAsync(new FaceQuery { PersonId = other.Id })).Total.ShouldBe(4);
        var named = await Store.ListFacesAsync(new FaceQuery { PersonName = "Ada" });
        named.Total.ShouldBe(5);
        named.Items.Select(face => face.Person.Id).Distinct().ShouldBe([first.Id, second.Id], ignoreOrder: true);
        named.Items.ShouldAllBe(face => face.Face.PersonId == face.Person.Id);
        (await Store.ListFacesAsync(new FaceQuery { PersonId = other.Id, PersonName = "Ada" })).Total.ShouldBe(0);
        (await Store.ListFacesAsync(new FaceQuery { PersonName = "ADA" })).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task List_InPages_IsOldestFirstAndGivesEachOnce()
    {
        var person = await CreateAsync();
        var faces = Enumerable.Range(0, 23).Select(n => Sample.Face(person.Id, createdAt: SampleGallery.Start.AddHours(23 - n))).ToList();
        await Store.AddFacesAsync(person.Id, faces, Later);
        var seen = new List<FaceId>();
        for (var offset = 0; offset < 30; offset += 5)
            seen.AddRange((await Store.ListFacesAsync(new FaceQuery { Offset = offset, Limit = 5 })).Items.Select(face => face.Face.Id));
        seen.ShouldBe(faces.Select(face => face.Face.Id).Reverse());
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, 0)]
    public async Task List_OffsetOrLimitOutOfRange_IsInvalid(int offset, int limit) =>
        await FailsWith(FaceError.InvalidArgument, () => Store.ListFacesAsync(new FaceQuery { Offset = offset, Limit = limit }));

    [Fact]
    public async Task Delete_OneOfTwo_TouchesThePersonAndKeepsTheOther()
    {
        var person = await CreateAsync();
        var faces = Sample.Faces(person.Id, 2);
        await Store.AddFacesAsync(person.Id, faces, SampleGallery.Start);

        (await Store.DeleteFaceAsync(faces[0].Face.Id, Later, removeEmptyPerson: true)).ShouldBeTrue();
        (await Store.DeleteFaceAsync(faces[0].Face.Id, Later, removeEmptyPerson: true)).ShouldBeFalse();

        var left = (await Store.FindPersonAsync(person.Id))!;
        (left.FaceCount, left.UpdatedAt).ShouldBe((1, Later));
        (await Store.ReadTemplatesAsync(person.Id, SampleGallery.Model)).Single().FaceId.ShouldBe(faces[1].Face.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_TheLast_RemovesThePersonWhenAsked(bool removeEmptyPerson)
    {
        var person = await CreateAsync(metadata: """{"a":"b"}""");
        var face = Sample.Face(person.Id, crop: [1]);
        await Store.AddFacesAsync(person.Id, [face], Later);
        (await Store.DeleteFaceAsync(face.Face.Id, Later, removeEmptyPerson)).ShouldBeTrue();
        (await Store.FindPersonAsync(person.Id) is null).ShouldBe(removeEmptyPerson);
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(removeEmptyPerson ? 0 : 1, 0));
    }
}

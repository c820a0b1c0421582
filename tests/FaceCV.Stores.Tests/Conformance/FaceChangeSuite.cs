using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Changing an enrolled face in place: sample, person, the person's record.</summary>
public abstract class FaceChangeSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task Update_NewSample_ReplacesEverythingButIdAndTime()
    {
        var person = await CreateAsync("Ada", metadata: """{"a":"b"}""");
        var old = Sample.Face(person.Id, crop: [1, 2, 3]) with { OtherTemplates = [new Template(Sample.Embedding(SampleGallery.OtherModel))] };
        var other = Sample.Face(person.Id);
        await Store.AddFacesAsync(person.Id, [old, other], SampleGallery.Start);
        var fresh = Renewed(old, Sample.Face(person.Id, crop: [9]));

        var updated = (await Store.UpdateFaceAsync(old.Face.Id, new FaceChange { Sample = fresh }, Later))!;

        updated.Face.ShouldBe(fresh.Face with { CreatedAt = old.Face.CreatedAt });
        updated.Person.UpdatedAt.ShouldBe(Later);
        updated.Person.Metadata.ToJsonString().ShouldBe("""{"a":"b"}""");
        (await Store.FindFaceAsync(old.Face.Id))!.Face.ShouldBe(updated.Face);
        (await Store.ReadCropAsync(old.Face.Id)).ShouldBe([9]);
        (await Store.ReadTemplatesAsync(person.Id, SampleGallery.OtherModel)).ShouldBeEmpty();
        var templates = await Store.ReadTemplatesAsync(person.Id, SampleGallery.Model);
        templates.Single(template => template.FaceId == old.Face.Id).Embedding.Values.ToArray().ShouldBe(fresh.Template.Embedding.Values.ToArray());
        templates.Single(template => template.FaceId == other.Face.Id).Embedding.Values.ToArray().ShouldBe(other.Template.Embedding.Values.ToArray());
    }

    [Fact]
    public async Task Update_NewSampleOfAnotherModelWithoutCrop_HasNeitherTheOldTemplateNorTheCrop()
    {
        var person = await CreateAsync();
        var old = Sample.Face(person.Id, crop: [1]);
        await Store.AddFacesAsync(person.Id, [old], SampleGallery.Start);

        var updated = (await Store.UpdateFaceAsync(old.Face.Id, new FaceChange { Sample = Renewed(old, Sample.Face(person.Id, SampleGallery.OtherModel)) }, Later))!;

        (updated.Face.ModelId, updated.Face.HasCrop).ShouldBe((SampleGallery.OtherModel, false));
        (await Store.ReadCropAsync(old.Face.Id)).ShouldBeNull();
        (await Store.ReadTemplatesAsync(person.Id, SampleGallery.Model)).ShouldBeEmpty();
        (await Store.ReadTemplatesAsync(person.Id, SampleGallery.OtherModel)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Update_MovedToSomeone_LeavesTheOtherFacesAndErasesTheEmptied(int faces)
    {
        var (from, to) = (await CreateAsync("Ann"), await CreateAsync("Bob", faces: 1));
        var own = Sample.Faces(from.Id, faces);
        await Store.AddFacesAsync(from.Id, own, SampleGallery.Start);

        var updated = (await Store.UpdateFaceAsync(own[0].Face.Id, new FaceChange { MoveTo = to.Id, Person = new PersonChange(Metadata: Json("""{"floor":3}""")) }, Later))!;

        (updated.Face.PersonId, updated.Person.Name, updated.Person.FaceCount, updated.Person.UpdatedAt).ShouldBe((to.Id, "Bob", 2, Later));
        updated.Person.Metadata["floor"]!.GetValue<int>().ShouldBe(3);
        (await Store.ReadTemplatesAsync(to.Id, SampleGallery.Model)).ShouldContain(template => template.FaceId == own[0].Face.Id);
        var left = await Store.FindPersonAsync(from.Id);
        if (faces == 1) left.ShouldBeNull();
        else (left!.FaceCount, left.UpdatedAt).ShouldBe((1, Later));
    }

    [Fact]
    public async Task Update_MovedToSomeoneNew_MakesThem()
    {
        var from = await CreateAsync("Ann", faces: 1);
        var own = Sample.Face(from.Id);
        await Store.AddFacesAsync(from.Id, [own], SampleGallery.Start);
        var fresh = Sample.Person("Cara");

        var updated = (await Store.UpdateFaceAsync(own.Face.Id, new FaceChange { MoveToNew = fresh, Sample = Renewed(own, Sample.Face(fresh.Id)) }, Later))!;

        (updated.Person.Id, updated.Person.Name, updated.Person.FaceCount).ShouldBe((fresh.Id, "Cara", 1));
        (await Store.FindPersonAsync(from.Id))!.FaceCount.ShouldBe(1);
        (await Store.CountAsync()).ShouldBe(new GalleryCounts(2, 2));
    }

    [Fact]
    public async Task Update_OnlyThePerson_ChangesTheirRecord()
    {
        var person = await CreateAsync("Ann", metadata: """{"a":1,"b":2}""");
        var own = Sample.Face(person.Id, crop: [7]);
        await Store.AddFacesAsync(person.Id, [own], SampleGallery.Start);

        var updated = (await Store.UpdateFaceAsync(own.Face.Id, new FaceChange { Person = new PersonChange("Anna", Metadata: Json("""{"b":3}"""), MergeMetadata: true) }, Later))!;

        (updated.Person.Name, updated.Person.Metadata.ToJsonString()).ShouldBe(("Anna", """{"a":1,"b":3}"""));
        updated.Face.ShouldBe(own.Face);
        (await Store.FindPersonByNameAsync("Anna"))!.Id.ShouldBe(person.Id);
    }

    [Fact]
    public async Task Update_Unknown_IsNull() =>
        (await Store.UpdateFaceAsync(Sample.Face(Sample.Person().Id).Face.Id, new FaceChange { Person = new PersonChange("x") }, Later)).ShouldBeNull();

    [Fact]
    public async Task Update_RefusedHalfWay_ChangesNothing()
    {
        var (ann, bob) = (await CreateAsync("Ann"), await CreateAsync("Bob", externalId: "e-1"));
        var own = Sample.Face(ann.Id, crop: [1]);
        await Store.AddFacesAsync(ann.Id, [own], SampleGallery.Start);
        var nobody = Sample.Person();

        await FailsWith(FaceError.Conflict, () => Store.UpdateFaceAsync(
            own.Face.Id, new FaceChange { Sample = Renewed(own, Sample.Face(ann.Id)), Person = new PersonChange("Anna", "e-1") }, Later));
        await FailsWith(FaceError.PersonNotFound, () => Store.UpdateFaceAsync(
            own.Face.Id, new FaceChange { Sample = Renewed(own, Sample.Face(nobody.Id)), MoveTo = nobody.Id }, Later));

        (await Store.FindFaceAsync(own.Face.Id))!.ShouldSatisfyAllConditions(
            face => face.Face.ShouldBe(own.Face), face => face.Person.Name.ShouldBe("Ann"), face => face.Person.UpdatedAt.ShouldBe(SampleGallery.Start));
        (await Store.ReadCropAsync(own.Face.Id)).ShouldBe([1]);
        (await Store.FindPersonAsync(bob.Id))!.FaceCount.ShouldBe(0);
    }

    private static NewEnrolledFace Renewed(NewEnrolledFace old, NewEnrolledFace sample) => sample with { Face = sample.Face with { Id = old.Face.Id } };
}

using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Templates of several models side by side.</summary>
public abstract class TemplatesSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task Add_FaceWithTwoTemplates_GivesEachToItsModel()
    {
        var person = await CreateAsync("Ada");
        var face = Sample.Face(person.Id);
        face = face with { OtherTemplates = [new Template(Sample.Embedding(SampleGallery.OtherModel))] };
        await Store.AddFacesAsync(person.Id, [face], Later);

        Values(await Store.ReadTemplatesAsync(person.Id, SampleGallery.Model)).ShouldBe([Values(face.Template)]);
        Values(await Store.ReadTemplatesAsync(person.Id, SampleGallery.OtherModel)).ShouldBe([Values(face.OtherTemplates[0])]);
        (await Store.CountAsync()).Faces.ShouldBe(1);
        (await StreamAsync(SampleGallery.OtherModel)).ShouldHaveSingleItem().FaceId.ShouldBe(face.Face.Id);
    }

    [Fact]
    public async Task Add_TwoTemplatesOfOneModel_IsRefusedAndStoresNothing()
    {
        var person = await CreateAsync("Ada");
        var face = Sample.Face(person.Id) with { OtherTemplates = [new Template(Sample.Embedding())] };
        await Should.ThrowAsync<ArgumentException>(() => Store.AddFacesAsync(person.Id, [face], Later));
        (await Store.CountAsync()).Faces.ShouldBe(0);
    }

    [Fact]
    public async Task AddTemplates_EnrolledFaces_AddsThemAndReplacesTheSameModels()
    {
        var person = await CreateAsync("Ada");
        var faces = Sample.Faces(person.Id, 2);
        await Store.AddFacesAsync(person.Id, faces, Later);
        var before = await Store.FindPersonAsync(person.Id);

        (await AddAsync(faces[0], SampleGallery.OtherModel)).Count.ShouldBe(1);
        var second = Sample.Embedding(SampleGallery.OtherModel);
        await Store.AddTemplatesAsync([new IndexedTemplate(faces[0].Face.Id, person.Id, second)]);

        Values(await Store.ReadTemplatesAsync(person.Id, SampleGallery.OtherModel)).ShouldBe([second.Values.ToArray()]);
        (await Store.ReadTemplatesAsync(person.Id, SampleGallery.Model)).Count.ShouldBe(2);
        (await Store.FindPersonAsync(person.Id))!.UpdatedAt.ShouldBe(before!.UpdatedAt);
    }

    [Fact]
    public async Task AddTemplates_FaceErasedOrOfSomeoneElse_IsPassedOver()
    {
        var (ada, bob) = (await CreateAsync("Ada"), await CreateAsync("Bob"));
        var faces = Sample.Faces(ada.Id, 2);
        await Store.AddFacesAsync(ada.Id, faces, Later);
        await Store.DeleteFaceAsync(faces[0].Face.Id, Later, removeEmptyPerson: false);

        var stored = await Store.AddTemplatesAsync(
        [
            new(faces[0].Face.Id, ada.Id, Sample.Embedding(SampleGallery.OtherModel)),
            new(faces[1].Face.Id, bob.Id, Sample.Embedding(SampleGallery.OtherModel)),
            new(faces[1].Face.Id, ada.Id, Sample.Embedding(SampleGallery.OtherModel)),
        ]);

        stored.ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.FaceId.ShouldBe(faces[1].Face.Id), one => one.PersonId.ShouldBe(ada.Id));
        (await StreamAsync(SampleGallery.OtherModel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Delete_FaceOrPerson_ErasesTheTemplatesOfEveryModel()
    {
        var person = await CreateAsync("Ada");
        var faces = Sample.Faces(person.Id, 2);
        await Store.AddFacesAsync(person.Id, faces, Later);
        await AddAsync(faces[0], SampleGallery.OtherModel);
        await AddAsync(faces[1], SampleGallery.OtherModel);

        await Store.DeleteFaceAsync(faces[0].Face.Id, Later, removeEmptyPerson: false);
        (await StreamAsync(SampleGallery.OtherModel)).ShouldHaveSingleItem();
        await Store.DeletePersonAsync(person.Id);
        (await StreamAsync(SampleGallery.OtherModel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadCropsWithout_InPages_GivesEachCropThatLacksTheModelOnce()
    {
        var person = await CreateAsync("Ada");
        var faces = Enumerable.Range(0, 7).Select(n => Sample.Face(person.Id, crop: n == 3 ? null : [(byte)n])).ToList();
        await Store.AddFacesAsync(person.Id, faces, Later);
        await AddAsync(faces[0], SampleGallery.OtherModel);

        (await Store.CoverageAsync(SampleGallery.OtherModel)).ShouldBe(new TemplateCoverage(7, 1, 5));
        (await Store.CoverageAsync(SampleGallery.Model)).ShouldBe(new TemplateCoverage(7, 7, 0));

        var (seen, from) = (new List<byte>(), (long?)null);
        do
        {
            var page = await Store.ReadCropsWithoutAsync(SampleGallery.OtherModel, from, 2);
            foreach (var crop in page.Crops)
            {
                crop.PersonId.ShouldBe(person.Id);
                faces[crop.Jpeg[0]].Face.Id.ShouldBe(crop.FaceId);
                seen.Add(crop.Jpeg[0]);
                await Store.AddTemplatesAsync([new IndexedTemplate(crop.FaceId, crop.PersonId, Sample.Embedding(SampleGallery.OtherModel))]);
            }

            from = page.Next;
        }
        while (from is not null);
        seen.ShouldBe([1, 2, 4, 5, 6]);
        (await Store.CoverageAsync(SampleGallery.OtherModel)).ShouldBe(new TemplateCoverage(7, 6, 0));
    }

    private Task<IReadOnlyList<IndexedTemplate>> AddAsync(NewEnrolledFace face, Core.Faces.ModelId model) =>
        Store.AddTemplatesAsync([new IndexedTemplate(face.Face.Id, face.Face.PersonId, Sample.Embedding(model))]);

    private async Task<List<IndexedTemplate>> StreamAsync(Core.Faces.ModelId model)
    {
        var found = new List<IndexedTemplate>();
        await foreach (var template in Store.ReadTemplatesAsync(model)) found.Add(template);
        return found;
    }

    private static float[] Values(Template template) => template.Embedding.Values.ToArray();

    private static float[][] Values(IReadOnlyList<IndexedTemplate> templates) => [.. templates.Select(template => template.Embedding.Values.ToArray())];
}

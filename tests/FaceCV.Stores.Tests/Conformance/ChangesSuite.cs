using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>The changes by which processes that share a store follow each other.</summary>
public abstract class ChangesSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task Changes_EveryKindOfWrite_TellWhoseFaceItWas()
    {
        var ada = Sample.Person();
        var faces = Sample.Faces(ada.Id, 2);
        var start = await Store.LastRevisionAsync();
        await Store.CreatePersonAsync(ada, faces);
        (await SinceAsync(start)).ShouldBe([new(faces[0].Face.Id, ada.Id), new(faces[1].Face.Id, ada.Id)]);

        var more = Sample.Face(ada.Id);
        (await AfterAsync(() => Store.AddFacesAsync(ada.Id, [more], Later))).ShouldBe([new(more.Face.Id, ada.Id)]);
        (await AfterAsync(() => Store.AddTemplatesAsync([new IndexedTemplate(more.Face.Id, ada.Id, Sample.Embedding(SampleGallery.OtherModel))])))
            .ShouldBe([new(more.Face.Id, ada.Id)]);
        var bob = Sample.Person();
        (await AfterAsync(() => Store.UpdateFaceAsync(more.Face.Id, new FaceChange { MoveToNew = bob }, Later))).ShouldBe([new(more.Face.Id, bob.Id)]);
        (await AfterAsync(() => Store.UpdateFaceAsync(more.Face.Id, new FaceChange { Sample = Sample.Face(bob.Id) }, Later)))
            .ShouldBe([new(more.Face.Id, bob.Id)]);
        (await AfterAsync(() => Store.DeleteFaceAsync(faces[0].Face.Id, Later, removeEmptyPerson: true))).ShouldBe([new(faces[0].Face.Id, ada.Id)]);
        (await AfterAsync(() => Store.DeletePersonAsync(ada.Id))).ShouldBe([new(null, ada.Id)]);
    }

    [Fact]
    public async Task Changes_OfWritesThatChangeNoFace_AreNone()
    {
        var ada = await CreateAsync("Ada", faces: 1);

        (await AfterAsync(() => Store.UpdatePersonAsync(ada.Id, new PersonChange("Grace"), Later))).ShouldBeEmpty();
        (await AfterAsync(() => Store.DeletePersonAsync(Sample.Person().Id))).ShouldBeEmpty();
        (await AfterAsync(() => Store.AddTemplatesAsync([new IndexedTemplate(new FaceId(Guid.NewGuid()), ada.Id, Sample.Embedding())]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_OfAnotherInstance_AreTheForeignOnes()
    {
        await using var other = Fixture.Connect();
        await other.InitialiseAsync();
        var start = await Store.LastRevisionAsync();
        var (own, foreign) = (Sample.Person(), Sample.Person());
        var faces = (Own: Sample.Face(own.Id), Foreign: Sample.Face(foreign.Id));
        await Store.CreatePersonAsync(own, [faces.Own]);
        await other.CreatePersonAsync(foreign, [faces.Foreign]);

        (await SinceAsync(start, includeOwn: false)).ShouldBe([new(faces.Foreign.Face.Id, foreign.Id)]);
        (await SinceAsync(start)).ShouldBe([new(faces.Own.Face.Id, own.Id), new(faces.Foreign.Face.Id, foreign.Id)]);
        (await Store.LastRevisionAsync()).ShouldBe(await other.LastRevisionAsync());
    }

    [Fact]
    public async Task Changes_Many_AreReadPageByPageToTheLast()
    {
        var ada = await CreateAsync("Ada");
        var start = await Store.LastRevisionAsync();
        var faces = new List<FaceId>();
        for (var i = 0; i < 30; i++)
        {
            var added = Sample.Faces(ada.Id, 50);
            await Store.AddFacesAsync(ada.Id, added, Later);
            faces.AddRange(added.Select(face => face.Face.Id));
        }

        (await SinceAsync(start)).Select(change => change.FaceId!.Value).ShouldBe(faces);
    }

    [Fact]
    public async Task Changes_AfterARevisionThatIsNotYet_AreUnknown() =>
        (await Store.ReadChangesAsync(await Store.LastRevisionAsync() + 5, includeOwn: true)).ShouldBeNull();

    [Fact]
    public async Task ReadTemplates_OfSomeFaces_GivesThoseThatAreThereWithTheirPerson()
    {
        var (ada, bob) = (await CreateAsync("Ada"), await CreateAsync("Bob"));
        var (hers, his) = (Sample.Faces(ada.Id, 2), Sample.Faces(bob.Id, 2));
        await Store.AddFacesAsync(ada.Id, hers, Later);
        await Store.AddFacesAsync(bob.Id, his, Later);

        var found = await Store.ReadTemplatesAsync([hers[0].Face.Id, his[1].Face.Id, new FaceId(Guid.NewGuid())], SampleGallery.Model);

        found.Select(template => (template.FaceId, template.PersonId)).ShouldBe([(hers[0].Face.Id, ada.Id), (his[1].Face.Id, bob.Id)], ignoreOrder: true);
        found.Single(template => template.PersonId == ada.Id).Embedding.Values.ToArray().ShouldBe(hers[0].Template.Embedding.Values.ToArray());
        (await Store.ReadTemplatesAsync([hers[0].Face.Id], SampleGallery.OtherModel)).ShouldBeEmpty();
        (await Store.ReadTemplatesAsync(Array.Empty<FaceId>(), SampleGallery.Model)).ShouldBeEmpty();
    }

    private async Task<List<GalleryChange>> AfterAsync(Func<Task> write)
    {
        var start = await Store.LastRevisionAsync();
        await write();
        return await SinceAsync(start);
    }

    private async Task<List<GalleryChange>> SinceAsync(long revision, bool includeOwn = true)
    {
        var found = new List<GalleryChange>();
        while (true)
        {
            var page = (await Store.ReadChangesAsync(revision, includeOwn)).ShouldNotBeNull();
            found.AddRange(page.Changes);
            if (page.Revision == revision) break;
            revision = page.Revision;
        }

        revision.ShouldBe(await Store.LastRevisionAsync());
        return found;
    }
}

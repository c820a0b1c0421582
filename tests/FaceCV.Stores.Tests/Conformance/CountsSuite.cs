using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>The counts are those of what is there, whatever was written.</summary>
public abstract class CountsSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task Count_AfterEveryKindOfWrite_IsWhatIsThere()
    {
        await Store.CreateCollectionAsync(new Collection("staff", null, Later));
        var staff = (await Store.OpenCollectionAsync("staff"))!;
        var (ada, bob, eve) = (Sample.Person(), Sample.Person(), Sample.Person());
        var (hers, his) = (Sample.Faces(ada.Id, 3), Sample.Faces(bob.Id, 2));
        await Store.CreatePersonAsync(ada, hers);
        await ShouldBeAsync(Store, 1, 3);
        await Store.CreatePeopleAsync([new PersonWithFaces(bob, his), new PersonWithFaces(eve, [])]);
        await ShouldBeAsync(Store, 3, 5);
        var visitor = Sample.Person();
        await staff.CreatePersonAsync(visitor, Sample.Faces(visitor.Id, 4));
        await Store.AddFacesAsync(ada.Id, Sample.Faces(ada.Id, 2), Later);
        await ShouldBeAsync(Store, 3, 7);
        await Store.UpdateFaceAsync(hers[0].Face.Id, new FaceChange { MoveTo = bob.Id }, Later);
        await Store.UpdateFaceAsync(hers[1].Face.Id, new FaceChange { Sample = Sample.Face(ada.Id) }, Later);
        await Store.UpdateFaceAsync(hers[2].Face.Id, new FaceChange { MoveToNew = Sample.Person() }, Later);
        await ShouldBeAsync(Store, 4, 7);
        await Store.UpdateFaceAsync(hers[2].Face.Id, new FaceChange { MoveTo = bob.Id }, Later);
        await ShouldBeAsync(Store, 3, 7);
        await Store.DeleteFaceAsync(his[0].Face.Id, Later, removeEmptyPerson: true);
        await ShouldBeAsync(Store, 3, 6);
        await Store.DeletePersonAsync(ada.Id);
        await ShouldBeAsync(Store, 2, 3);
        await Store.DeletePersonAsync(ada.Id);
        foreach (var face in (await Store.ListFacesAsync(new FaceQuery())).Items) await Store.DeleteFaceAsync(face.Face.Id, Later, removeEmptyPerson: true);
        await ShouldBeAsync(Store, 1, 0);
        await ShouldBeAsync(staff, 1, 4);
        await Store.DeleteCollectionAsync("staff");
        (await staff.CountAsync()).ShouldBe(default);
        await ShouldBeAsync(Store, 1, 0);
    }

    [Fact]
    public async Task Count_AfterRefusedWrites_StaysAsItIs()
    {
        var ada = await CreateAsync("Ada", faces: 2, externalId: "a");
        await Should.ThrowAsync<Exception>(() => Store.CreatePersonAsync(Sample.Person() with { ExternalId = "a" }, []));
        await Should.ThrowAsync<Exception>(() => Store.CreatePeopleAsync([new PersonWithFaces(Sample.Person(), []), new PersonWithFaces(ada, [])]));
        await Should.ThrowAsync<Exception>(() => Store.AddFacesAsync(Sample.Person().Id, [], Later));

        await ShouldBeAsync(Store, 1, 2);
    }

    [Fact]
    public async Task Count_ManyWritersAtOnce_MissesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(async () =>
        {
            var sample = new SampleGallery(n);
            var person = sample.Person();
            var faces = sample.Faces(person.Id, 3);
            await Store.CreatePersonAsync(person, faces);
            if (n % 3 == 0) await Store.DeletePersonAsync(person.Id);
            if (n % 3 == 1) await Store.DeleteFaceAsync(faces[0].Face.Id, Later, removeEmptyPerson: true);
        })));

        await ShouldBeAsync(Store, 16, 40);
    }

    private static async Task ShouldBeAsync(IGalleryStore store, long people, long faces)
    {
        (await store.CountAsync()).ShouldBe(new GalleryCounts(people, faces));
        var (listed, listedFaces) = (await store.ListPeopleAsync(new PersonQuery { Limit = 1000 }), await store.ListFacesAsync(new FaceQuery { Limit = 1000 }));
        (listed.Total, listed.Items.Count, listedFaces.Total, listedFaces.Items.Count).ShouldBe((people, (int)people, faces, (int)faces));
    }
}

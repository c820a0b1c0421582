using System.Runtime.InteropServices;
using System.Text;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Chroma;
using FaceCV.TestKit;
using FaceCV.TestKit.Databases;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Chroma;

/// <summary>What Chroma holds of people, while they are enrolled and after they were erased: asked of the server, and in the bytes of its files.</summary>
public sealed class ChromaErasureTests
{
    [Fact]
    public async Task DeletePerson_LeavesNoRecordAndNoVectorInAnyCollection()
    {
        var options = SharedChroma.New();
        using var folder = new TemporaryFolder();
        await using var store = await OpenAsync(options, folder["replica.db"]);
        var sample = new SampleGallery();
        var (ada, bob) = (sample.Person("Ada"), sample.Person("Bob"));
        var faces = sample.Faces(ada.Id, 3);
        await store.CreatePersonAsync(ada, faces);
        await store.CreatePersonAsync(bob, sample.Faces(bob.Id, 1));
        await store.AddTemplatesAsync([new IndexedTemplate(faces[0].Face.Id, ada.Id, sample.Embedding(SampleGallery.OtherModel))]);
        await store.DeliverAsync();
        (await VectorChecks.VectorsAsync(options, SampleGallery.OtherModel)).Count.ShouldBe(1);

        await store.DeletePersonAsync(ada.Id);
        await store.DeliverAsync();

        var ids = await VectorChecks.AllIdsAsync(options);
        foreach (var face in faces) ids.ShouldNotContain(id => id.Contains(face.Face.Id.ToString(), StringComparison.Ordinal));
        ids.ShouldNotContain(id => id.Contains(ada.Id.ToString(), StringComparison.Ordinal));
        (await VectorChecks.VectorsAsync(options)).ShouldHaveSingleItem().Text("person").ShouldBe(bob.Id.ToString());
        (await VectorChecks.VectorsAsync(options, SampleGallery.OtherModel)).ShouldBeEmpty();
        await SharedChroma.ClearAsync(options);
    }

    [Fact]
    public async Task Files_OfTheServer_NeverHoldANameACropOrATemplateAsTheyAre()
    {
        using var server = ChromaServer.Start();
        using var folder = new TemporaryFolder();
        var options = SharedChroma.On(server.Port);
        await using var store = await OpenAsync(options, folder["replica.db"]);
        var sample = new SampleGallery(dimension: 64);
        var person = sample.Person("Zaphod Testperson") with { ExternalId = "external-4711" };
        var crop = Encoding.ASCII.GetBytes("a crop that nobody else has");
        var face = sample.Face(person.Id, crop: crop);
        await store.CreatePersonAsync(person, [face]);
        await store.DeliverAsync();
        var turned = (await VectorChecks.VectorsAsync(options)).Single().Vector;

        IsThere(server, MemoryMarshal.AsBytes<float>(turned.AsSpan(0, 16))).ShouldBeTrue();
        IsThere(server, "Zaphod"u8).ShouldBeFalse();
        IsThere(server, "external-4711"u8).ShouldBeFalse();
        IsThere(server, crop).ShouldBeFalse();
        IsThere(server, Encoding.ASCII.GetBytes(Convert.ToBase64String(crop)[..12])).ShouldBeFalse();
        IsThere(server, MemoryMarshal.AsBytes(face.Template.Embedding.Values[..4])).ShouldBeFalse();

        // docs/databases.md says how to be rid of what the server keeps: `chroma vacuum`, or a new data directory.
        await store.DeletePersonAsync(person.Id);
        await store.DeliverAsync();
        (await VectorChecks.AllIdsAsync(options)).ShouldBe(["head"]);
    }

    private static bool IsThere(ChromaServer server, ReadOnlySpan<byte> bytes)
    {
        foreach (var path in Directory.EnumerateFiles(server.Data, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[stream.Length];
            _ = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (content.AsSpan().IndexOf(bytes) >= 0) return true;
        }

        return false;
    }

    private static async Task<ChromaGalleryStore> OpenAsync(ChromaOptions options, string replica)
    {
        var store = new ChromaGalleryStore(options, replica, asksChroma: false, TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();
        return store;
    }
}

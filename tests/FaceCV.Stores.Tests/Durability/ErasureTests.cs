using System.Text;
using System.Text.Json.Nodes;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Formats;
using FaceCV.Stores.Sqlite;
using FaceCV.Stores.Tests.Sqlite;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Durability;

/// <summary>What is erased is searched for in the bytes of the database, its log and its index.</summary>
public sealed class ErasureTests : IDisposable
{
    private const int People = 400;

    private readonly TemporaryDatabase _database = new();
    private readonly SampleGallery _sample = new(dimension: 512);
    private readonly Random _random = new(7);
    private readonly Dictionary<FaceId, (byte[] Template, byte[] Crop)> _stored = [];

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task DeletePerson_LeavesNoByteOfTheTemplate()
    {
        await using var store = await _database.OpenAsync();
        var (person, face) = await EnrolAsync(store, "Zaphod Testperson");
        await EnrolAsync(store, "Somebody Else");
        IsThere(Template(face)).ShouldBeTrue("else the search proves nothing");
        IsThere("Zaphod Testperson"u8).ShouldBeTrue();

        (await store.DeletePersonAsync(person.Id)).ShouldBeTrue();

        IsThere(Template(face)).ShouldBeFalse();
        IsThere(StoredCrop(face)).ShouldBeFalse();
        IsThere("Zaphod Testperson"u8).ShouldBeFalse();
        IsThere(Encoding.UTF8.GetBytes(face.Face.SourceHash!)).ShouldBeFalse();
        IsThere("Somebody Else"u8).ShouldBeTrue();
    }

    [Fact]
    public async Task DeleteFace_LeavesNoByteOfTheTemplate()
    {
        await using var store = await _database.OpenAsync();
        var (person, first) = await EnrolAsync(store, "Person");
        var second = _sample.Face(person.Id, crop: Crop());
        await store.AddFacesAsync(person.Id, [second], SampleGallery.Start);
        Remember(second);

        (await store.DeleteFaceAsync(second.Face.Id, SampleGallery.Start, removeEmptyPerson: false)).ShouldBeTrue();

        IsThere(Template(second)).ShouldBeFalse();
        IsThere(StoredCrop(second)).ShouldBeFalse();
        IsThere(Template(first)).ShouldBeTrue();
    }

    [Fact]
    public async Task DeletePerson_OfMany_LeavesNothingOnceClosed()
    {
        var faces = new List<(Person Person, NewEnrolledFace Face)>();
        await using (var store = await _database.OpenAsync())
        {
            for (var i = 0; i < People; i++) faces.Add(await EnrolAsync(store, $"Person number {i} of the sample"));
            foreach (var (person, _) in faces.Where((_, i) => i % 2 == 0)) await store.DeletePersonAsync(person.Id);
        }

        var bytes = _database.Bytes();
        for (var i = 0; i < People; i++)
        {
            var isThere = bytes.AsSpan().IndexOf(Part(Template(faces[i].Face))) >= 0;
            isThere.ShouldBe(i % 2 == 1, $"person {i}");
        }
    }

    [Fact]
    public async Task DeletePerson_WhileSomebodyReads_IsGoneAfterTheNextSweep()
    {
        await using var store = await _database.OpenAsync();
        var (person, face) = await EnrolAsync(store, "Person");
        await EnrolAsync(store, "Another");
        using (var reader = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_database.Path};Pooling=False"))
        {
            reader.Open();
            using var snapshot = reader.BeginTransaction(deferred: true);
            reader.ReadNumber("SELECT COUNT(*) FROM people").ShouldBe(2);
            await store.DeletePersonAsync(person.Id);
        }

        await store.SweepAsync();

        IsThere(Template(face)).ShouldBeFalse();
    }

    [Fact]
    public async Task EndAndDeleteJob_LeaveNoByteOfNames()
    {
        await using var store = await _database.OpenAsync();
        var job = new Job { Id = new JobId(Guid.CreateVersion7()), Kind = "enrol", Total = 1, RequestHash = "", CreatedAt = SampleGallery.Start };
        await store.Jobs.CreateAsync(job, [new JobItem(0, "Zaphod/portrait.jpg", new JsonObject { ["name"] = "Zaphod Testperson" })]);
        IsThere("Zaphod Testperson"u8).ShouldBeTrue();

        await store.Jobs.EndAsync(job.Id, JobState.Completed, null, SampleGallery.Start);
        IsThere("Zaphod Testperson"u8).ShouldBeFalse();
        IsThere("Zaphod/portrait.jpg"u8).ShouldBeTrue();

        await store.Jobs.DeleteAsync(job.Id);
        IsThere("Zaphod/portrait.jpg"u8).ShouldBeFalse();
    }

    [Fact]
    public async Task Enrol_TemplateAndCrop_AreNotInTheFileAsTheyAre()
    {
        await using var store = await _database.OpenAsync();
        var (_, face) = await EnrolAsync(store, "Person");

        IsThere(Template(face)).ShouldBeTrue();
        IsThere(TemplateBlob.Write(face.Template.Embedding)[12..]).ShouldBeFalse();
        IsThere(face.AlignedCrop!).ShouldBeFalse();
        (await store.ReadCropAsync(face.Face.Id)).ShouldBe(face.AlignedCrop);
    }

    // What lies in the file for it.
    private byte[] Template(NewEnrolledFace face) => _stored[face.Face.Id].Template;

    private byte[] StoredCrop(NewEnrolledFace face) => _stored[face.Face.Id].Crop;

    private void Remember(NewEnrolledFace face)
    {
        using var reader = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_database.Path};Pooling=False");
        reader.Open();
        _stored[face.Face.Id] = reader.ReadAll(
            row => (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1)),
            "SELECT t.data, k.jpeg FROM faces f JOIN templates t ON t.face_key = f.key JOIN crops k ON k.face_key = f.key WHERE f.id = $id",
            ("$id", Rows.RowValues.Bytes(face.Face.Id.Value))).Single();
    }

    private byte[] Crop()
    {
        var crop = new byte[3000];
        _random.NextBytes(crop);
        return crop;
    }

    private bool IsThere(ReadOnlySpan<byte> sought) => _database.Bytes().AsSpan().IndexOf(Part(sought)) >= 0;

    // A piece, so that a copy that is cut at a page border is found too.
    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> sought) => sought.Length > 64 ? sought.Slice(sought.Length / 2, 32) : sought;

    private async Task<(Person Person, NewEnrolledFace Face)> EnrolAsync(SqliteGalleryStore store, string name)
    {
        var person = _sample.Person(name);
        var face = _sample.Face(person.Id, crop: Crop());
        await store.CreatePersonAsync(person, [face]);
        Remember(face);
        return (person, face);
    }
}

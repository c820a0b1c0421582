using System.Security.Cryptography;
using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Core.Protection;
using FaceCV.Core.Transfer;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Transfer;

public sealed class ArchiveTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Export_ThenImport_GivesTheSameGallery(bool isSealed)
    {
        var key = isSealed ? Archives.Key : null;
        var from = await Archives.SampleAsync();
        var to = new MemoryGalleryStore();

        var report = await Archives.ImportAsync(await Archives.OfAsync(from, key), to, key: key);

        (await GalleryComparison.ReadAsync(to)).ShouldBe(await GalleryComparison.ReadAsync(from));
        report.ShouldBe(new ImportReport { PeopleCreated = 4, FacesAdded = 6 });
    }

    [Fact]
    public async Task Export_EmptyGallery_IsAnArchiveOfNobody()
    {
        var archive = await Archives.OfAsync(new MemoryGalleryStore());
        (await Archives.ImportAsync(archive, new MemoryGalleryStore())).ShouldBe(new ImportReport());
    }

    [Fact]
    public async Task Export_WithoutCrops_LeavesThemOut()
    {
        var from = await Archives.SampleAsync();
        var to = new MemoryGalleryStore();

        await Archives.ImportAsync(await Archives.OfAsync(from, crops: false), to);

        (await GalleryComparison.ReadAsync(to)).ShouldBe([.. (await GalleryComparison.ReadAsync(from, withCrops: false))]);
        (await to.ListFacesAsync(new())).Items.ShouldAllBe(face => !face.Face.HasCrop);
    }

    [Fact]
    public async Task Export_Plain_EndsWithTheDigestOfAllBeforeIt()
    {
        var archive = await Archives.OfAsync(await Archives.SampleAsync());
        archive[^32..].ShouldBe(SHA256.HashData(archive.AsSpan(..^32)));
    }

    [Fact]
    public async Task Export_Sealed_ShowsNobodysNameOrTemplate()
    {
        var store = await Archives.SampleAsync();
        var plain = await Archives.OfAsync(store);
        var closed = await Archives.OfAsync(store, Archives.Key);

        plain.AsSpan().IndexOf("O'Neil"u8).ShouldBeGreaterThan(0);
        closed.AsSpan().IndexOf("O'Neil"u8).ShouldBe(-1);
        closed.AsSpan().IndexOf(Encoding.UTF8.GetBytes(SampleGallery.Model.Value)).ShouldBe(-1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_CutAnywhere_IsRefusedAndNothingIsStored(bool isSealed)
    {
        var key = isSealed ? Archives.Key : null;
        var archive = await Archives.OfAsync(await Archives.SampleAsync(2), key);
        for (var length = 0; length < archive.Length; length++) await ShouldBeRefusedAsync(archive[..length], key);
        await ShouldBeRefusedAsync([.. archive, 0], key);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_AnyByteAltered_IsRefusedAndNothingIsStored(bool isSealed)
    {
        var key = isSealed ? Archives.Key : null;
        var archive = await Archives.OfAsync(await Archives.SampleAsync(2), key);
        for (var at = 0; at < archive.Length; at++)
        {
            var altered = (byte[])archive.Clone();
            altered[at] ^= 0x41;
            await ShouldBeRefusedAsync(altered, key);
        }
    }

    [Fact]
    public async Task Import_BlocksOfASealedArchiveSwapped_IsRefused()
    {
        var archive = await Archives.OfAsync(await Archives.SampleAsync(2), Archives.Key);
        var other = await Archives.OfAsync(await Archives.SampleAsync(2), Archives.Key);
        var head = 16 + BitConverter.ToInt32(archive, 12);
        await ShouldBeRefusedAsync([.. archive[..head], .. other[head..]], Archives.Key);
    }

    [Fact]
    public async Task Import_LaterVersion_SaysSo()
    {
        var archive = await Archives.OfAsync(await Archives.SampleAsync());
        archive[8] = 2;
        (await ShouldBeRefusedAsync(archive, null)).Message.ShouldContain("version 2");
    }

    [Fact]
    public async Task Import_SomethingElse_SaysSo() => (await ShouldBeRefusedAsync("PK\u0003\u0004 and more of that"u8.ToArray(), null)).Message.ShouldContain("no archive");

    [Fact]
    public async Task Import_WithoutTheKeyOrWithAnother_SaysSo()
    {
        var archive = await Archives.OfAsync(await Archives.SampleAsync(), Archives.Key);
        (await ShouldBeRefusedAsync(archive, null)).Message.ShouldContain("no key was given");
        using var other = new RecordCipher(new byte[RecordCipher.KeyBytes]);
        (await ShouldBeRefusedAsync(archive, other)).Message.ShouldContain("another key");
    }

    private static async Task<FaceException> ShouldBeRefusedAsync(byte[] archive, RecordCipher? key)
    {
        var store = new MemoryGalleryStore();
        var failure = await Should.ThrowAsync<FaceException>(() => Archives.ImportAsync(archive, store, key: key));
        failure.Error.ShouldBe(FaceError.InvalidArchive);
        (await store.LastRevisionAsync()).ShouldBe(0);
        return failure;
    }
}

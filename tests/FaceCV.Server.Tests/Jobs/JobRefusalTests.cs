using System.Buffers.Binary;
using System.Text;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Jobs;

/// <summary>Requests for jobs that are wrong as a whole: refused at once, nothing left behind.</summary>
public sealed class JobRefusalTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.WithFakeFacesAsync(settings => settings with
    {
        Jobs = settings.Jobs with { MaxBytes = 300_000, MaxItems = 20 }, Images = settings.Images with { MaxUploadSize = 100_000 },
    });

    public async ValueTask DisposeAsync()
    {
        (await _server.GetAsync(JobClient.Root)).Json.GetProperty("total").GetInt32().ShouldBe(0);
        await _server.ArchivesAreGoneAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Submit_NothingOrBoth_Is422()
    {
        (await _server.PostAsync(JobClient.Root, ("quality_threshold", "0.5"))).ShouldBeProblem(422, "missing_field");
        (await _server.PostAsync(JobClient.Root, ("file", Archives.Pictures(("ann/1.jpg", "ann"))), ("directory", "x"))).ShouldBeProblem(422, "missing_field");
        (await _server.SendAsync(HttpMethod.Post, JobClient.Root, null)).ShouldBeProblem(422, "missing_field");
    }

    [Fact]
    public async Task Submit_NoZip_Is400()
    {
        await RefusesAsync("no zip at all"u8.ToArray());
        await RefusesAsync([]);
        var whole = Archives.Pictures(("ann/1.jpg", "ann"), ("bob/1.jpg", "bob"));
        await RefusesAsync(whole[..^30]);
        await RefusesAsync([.. "PK\u0005\u0006"u8, .. new byte[18]]);
        await RefusesAsync([.. "PK\u0005\u0006"u8, .. new byte[4], .. Enumerable.Repeat((byte)255, 14)]);
    }

    [Fact]
    public async Task Submit_NothingToEnrol_Is400() => await RefusesAsync(Archives.Of(("readme.txt", "x"), ("folder/", "")));

    [Theory]
    [InlineData("../ann/1.jpg")]
    [InlineData("ann/../../1.jpg")]
    [InlineData("ann\\..\\..\\1.jpg")]
    [InlineData("/ann/1.jpg")]
    [InlineData("C:\\ann\\1.jpg")]
    public async Task Submit_NameThatLeadsOut_Is400(string name) => await RefusesAsync(Archives.Pictures(("bob/1.jpg", "bob"), (name, "ann")));

    [Fact]
    public async Task Submit_TwoEntriesOfOneName_Is400() => await RefusesAsync(Archives.Pictures(("ann/1.jpg", "ann"), ("ann/1.jpg", "bob")));

    [Fact]
    public async Task Submit_Bomb_Is400() => await RefusesAsync(Archives.Of([.. Enumerable.Range(0, 10).Select(n => ($"ann/{n}.jpg", (object)new byte[1_000_000]))]));

    [Fact]
    public async Task Submit_TooManyPictures_Is400()
    {
        await RefusesAsync(Archives.People(21, 1));
        await RefusesAsync(Archives.Of([.. Enumerable.Range(0, 100).Select(n => ($"{n}.txt", (object)"x"))]));

        // It says that it has one entry, but has room for many more.
        var liar = Archives.Of([.. Enumerable.Range(0, 1300).Select(n => ($"a-longer-name-to-fill-the-directory-{n}.txt", (object)""))]);
        BinaryPrimitives.WriteUInt16LittleEndian(liar.AsSpan(liar.Length - 22 + 8), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(liar.AsSpan(liar.Length - 22 + 10), 1);
        await RefusesAsync(liar);
    }

    [Fact]
    public async Task Submit_ArchiveOverLimit_Is413()
    {
        (await _server.PostAsync(JobClient.Root, ("file", new byte[300_001]))).ShouldBeProblem(413, "archive_too_large");
        (await _server.PostAsync(JobClient.Root, ("other", new byte[1]))).ShouldBeProblem(400, "invalid_argument");
    }

    [Theory]
    [InlineData("")]
    [InlineData("file,name\n")]
    [InlineData("file,person\na.jpg,Ann\n")]
    [InlineData("name\nAnn\n")]
    [InlineData("file,name,name\na.jpg,Ann,Bob\n")]
    [InlineData("file,name,\na.jpg,Ann,x\n")]
    [InlineData("file,name\na.jpg\n")]
    [InlineData("file,name\na.jpg,Ann,extra\n")]
    [InlineData("file,name\na.jpg,A\"nn\"\n")]
    public async Task Submit_WrongManifest_Is400(string manifest) => (await _server.PostAsync(
        JobClient.Root, ("file", Archives.Pictures(("a.jpg", "ann"))), ("manifest", Encoding.UTF8.GetBytes(manifest)))).ShouldBeProblem(400, "invalid_argument");

    [Fact]
    public async Task Submit_ManifestOfOtherEncodingOrTooManyLines_Is400()
    {
        (await _server.PostAsync(JobClient.Root, ("file", Archives.Pictures(("a.jpg", "ann"))), ("manifest", (byte[])[.. "file,name\na.jpg,"u8, 0xE9, 10])))
            .ShouldBeProblem(400, "invalid_argument");
        var lines = string.Concat(Enumerable.Range(0, 21).Select(n => $"{n}.jpg,Ann\n"));
        (await _server.PostAsync(JobClient.Root, ("file", Archives.Pictures(("a.jpg", "ann"))), ("manifest", Encoding.UTF8.GetBytes("file,name\n" + lines))))
            .ShouldBeProblem(400, "invalid_argument");
    }

    [Fact]
    public async Task Submit_UnknownKindOrModelOrThreshold_IsRefused()
    {
        var archive = Archives.Pictures(("ann/1.jpg", "ann"));
        (await _server.PostAsync(JobClient.Root, ("file", archive), ("kind", "bake"))).ShouldBeProblem(400, "invalid_argument");
        (await _server.PostAsync(JobClient.Root, ("file", archive), ("model_name", "nothing"))).ShouldBeProblem(422, "unknown_model");
        (await _server.PostAsync(JobClient.Root, ("file", archive), ("quality_threshold", "2"))).ShouldBeProblem(400, "invalid_argument");
    }

    [Fact]
    public async Task Submit_FolderWithoutImportRoot_Is403() => (await _server.PostAsync(JobClient.Root, ("directory", "/etc"))).ShouldBeProblem(403, "folder_not_allowed");

    private async Task RefusesAsync(byte[] archive) => (await _server.PostAsync(JobClient.Root, ("file", archive))).ShouldBeProblem(400, "invalid_argument");
}

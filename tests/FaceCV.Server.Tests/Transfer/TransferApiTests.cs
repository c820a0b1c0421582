using System.Net.Http.Headers;
using System.Security.Cryptography;
using FaceCV.Core.Gallery;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;
using FaceCV.TestKit.Gallery;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Transfer;

public sealed class TransferApiTests : IAsyncLifetime
{
    private const string ArchiveType = "application/vnd.facecv.archive";

    private TestServer _from = null!;
    private TestServer _to = null!;

    public async ValueTask InitializeAsync()
    {
        _from = await TestServer.WithFakeFacesAsync();
        _to = await TestServer.WithFakeFacesAsync();
        (await _from.PostAsync("/api/v1/people", ("name", "Ann"), ("external_id", "7"), ("file", FakeAnalyser.Picture("ann/1")))).Status.ShouldBe(201);
    }

    public async ValueTask DisposeAsync()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
    }

    [Fact]
    public async Task ExportAndImport_BetweenServers_GivesTheSameGalleryThatIsSearchedAtOnce()
    {
        (await RecogniseAsync(_to)).ShouldBe("Unknown");
        var archive = await _from.GetAsync("/api/v1/export?crops=true");

        var answer = await ImportAsync(archive.Body);

        (archive.Status, archive.MediaType).ShouldBe((200, ArchiveType));
        answer.Json.GetProperty("done").GetProperty("people_created").GetInt32().ShouldBe(1);
        (await GalleryComparison.ReadAsync(StoreOf(_to))).ShouldBe(await GalleryComparison.ReadAsync(StoreOf(_from)));
        (await RecogniseAsync(_to)).ShouldBe("Ann");
        (await ImportAsync(archive.Body)).Json.GetProperty("done").GetProperty("people_unchanged").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Import_DryRun_TellsAndWritesNothing()
    {
        var archive = (await _from.GetAsync("/api/v1/export")).Body;

        var answer = await ImportAsync(archive, "?dry_run=true&on_conflict=merge");

        answer.Json.GetProperty("dry_run").GetBoolean().ShouldBeTrue();
        answer.Json.GetProperty("on_conflict").GetString().ShouldBe("merge");
        answer.Json.GetProperty("done").GetProperty("faces_added").GetInt32().ShouldBe(1);
        (await StoreOf(_to).CountAsync()).People.ShouldBe(0);
    }

    [Fact]
    public async Task Import_PersonWhoDiffers_IsRefusedOrFollowsThePolicy()
    {
        await _to.PostAsync("/api/v1/people", ("name", "Bea"), ("external_id", "7"));
        var archive = (await _from.GetAsync("/api/v1/export")).Body;

        var refused = await ImportAsync(archive);
        (await ImportAsync(archive, "?on_conflict=replace")).Status.ShouldBe(200);

        (refused.Status, refused.Code).ShouldBe((409, "conflict"));
        refused.Json.TryGetProperty("done", out _).ShouldBeFalse();
        (await StoreOf(_to).FindPersonByExternalIdAsync("7"))!.Name.ShouldBe("Ann");
        (await ImportAsync(archive, "?on_conflict=perhaps")).Code.ShouldBe("invalid_argument");
    }

    [Fact]
    public async Task Import_DamagedOrNoArchive_IsRefusedAndNothingIsLeft()
    {
        var archive = (await _from.GetAsync("/api/v1/export")).Body;
        archive[^40] ^= 1;

        (await ImportAsync(archive)).Code.ShouldBe("invalid_archive");
        (await ImportAsync([1, 2, 3])).Code.ShouldBe("invalid_archive");
        (await ImportAsync([])).Code.ShouldBe("invalid_archive");
        (await _to.PostAsync("/api/v1/import", ("file", archive))).Status.ShouldBe(415);

        (await StoreOf(_to).CountAsync()).People.ShouldBe(0);
        Directory.GetFiles(Path.Combine(_to.Folder, "transfer")).ShouldBeEmpty();
    }

    [Fact]
    public async Task ExportAndImport_WithAKey_NeedThatKey()
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var archive = (await _from.SendAsync(HttpMethod.Get, "/api/v1/export", null, ("X-Archive-Key", key))).Body;

        archive.AsSpan().IndexOf("Ann"u8).ShouldBe(-1);
        (await ImportAsync(archive)).Code.ShouldBe("invalid_archive");
        (await ImportAsync(archive, "", "c2hvcnQ=")).Code.ShouldBe("invalid_argument");
        (await ImportAsync(archive, "", key)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Import_LargerThanIsTaken_IsRefused()
    {
        await using var small = await TestServer.WithFakeFacesAsync(settings => settings with { Jobs = settings.Jobs with { MaxBytes = 1024 } });

        (await ImportAsync(small, new byte[2048], "", null)).Code.ShouldBe("archive_too_large");
    }

    [Fact]
    public async Task Import_StoreFailsInTheMiddle_TellsWhatWasWritten()
    {
        var (store, sample) = (new MemoryGalleryStore(), new SampleGallery());
        await using var failing = await TestServer.WithFakeFacesAsync(replace: services => services.AddSingleton<IGalleryStore>(store));
        var from = StoreOf(_from);
        for (var n = 0; n < 2; n++)
        {
            var person = sample.Person();
            await from.CreatePersonAsync(person, sample.Faces(person.Id, 400));
        }

        var archive = (await _from.GetAsync("/api/v1/export")).Body;
        var writes = 0;
        store.AfterCommit = () => ++writes == 2 ? throw new Core.Errors.FaceException(Core.Errors.FaceError.StoreUnavailable, "Gone.") : Task.CompletedTask;

        var answer = await ImportAsync(failing, archive, "", null);

        answer.Code.ShouldBe("store_unavailable");
        answer.Json.GetProperty("done").GetProperty("people_created").GetInt32().ShouldBe(2);
    }

    private static IGalleryStore StoreOf(TestServer server) => server.Services.GetRequiredService<Galleries>().Default.Store;

    private static async Task<string?> RecogniseAsync(TestServer server) =>
        (await server.PostAsync("/api/v1/insightface/recognize", ("file", FakeAnalyser.Picture("ann/1")))).Json[0].GetProperty("name").GetString();

    private Task<Answer> ImportAsync(byte[] archive, string query = "", string? key = null) => ImportAsync(_to, archive, query, key);

    private static Task<Answer> ImportAsync(TestServer server, byte[] archive, string query, string? key)
    {
        var content = new ByteArrayContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue(ArchiveType);
        return server.SendAsync(HttpMethod.Post, "/api/v1/import" + query, content, key is null ? [] : [("X-Archive-Key", key)]);
    }
}

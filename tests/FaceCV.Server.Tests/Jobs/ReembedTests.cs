using System.Text.Json;
using FaceCV.Core.Gallery;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;
using FaceCV.TestKit.Gallery;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Jobs;

public sealed class ReembedTests
{
    private static readonly (string, object)[] Reembed = [("kind", "reembed"), ("model_name", FakeAnalyser.OtherPack)];

    [Fact]
    public async Task Reembed_KeptCrops_MakesTemplatesAndSelectsThePackAtTheEnd()
    {
        await using var server = await StartAsync();
        foreach (var name in new[] { "ada", "bob", "cyd" }) await EnrolAsync(server, name);
        (await FindAsync(server, "ada/again", FakeAnalyser.OtherPack)).ShouldBe("Unknown");

        var job = await server.EndOfAsync(await server.SubmitAsync(Reembed));

        job.GetProperty("state").GetString().ShouldBe("completed");
        JsonSerializer.Serialize(job.GetProperty("outcomes")).ShouldBe("""{"embedded":1,"selected":1}""");
        (await FindAsync(server, "ada/again", FakeAnalyser.OtherPack)).ShouldBe("ada");
        (await FindAsync(server, "ada/again", "fake")).ShouldBe("ada");
        (await FindAsync(server, "bob/again", null)).ShouldBe("bob");
        (await ModelAsync(server)).ShouldStartWith($"{FakeAnalyser.OtherPack}/");
    }

    [Fact]
    public async Task Reembed_ManyFaces_GoesThroughThemInBatches()
    {
        await using var server = await StartAsync();
        var gallery = server.Services.GetRequiredService<Galleries>().Default;
        var sample = new SampleGallery(dimension: 64);
        var person = sample.Person();
        await gallery.CreatePersonAsync(person, [.. Enumerable.Range(0, 450).Select(n => sample.Face(person.Id, crop: FakeAnalyser.Picture($"ada/{n}")))]);

        var job = await server.EndOfAsync(await server.SubmitAsync(Reembed));

        JsonSerializer.Serialize(job.GetProperty("outcomes")).ShouldBe("""{"embedded":3,"selected":1}""");
        (await gallery.Store.CoverageAsync(new FakeAnalyser().Find(FakeAnalyser.OtherPack).ModelId)).ShouldBe(new TemplateCoverage(450, 450, 0));
        (await FindAsync(server, "ada/again", FakeAnalyser.OtherPack)).ShouldBe(person.Name);
    }

    [Fact]
    public async Task Reembed_SeveralCollections_GoesThroughAllOfThem()
    {
        await using var server = await StartAsync();
        await EnrolAsync(server, "ada");
        await server.PostAsync("/api/v1/collections", ("name", "empty"));
        await server.PostAsync("/api/v1/collections", ("name", "staff"));
        (await server.PostAsync("/api/v1/people?collection=staff", ("name", "bob"), ("file", FakeAnalyser.Picture("bob/1")))).Status.ShouldBe(201);

        var job = await server.EndOfAsync(await server.SubmitAsync(Reembed));

        job.GetProperty("state").GetString().ShouldBe("completed");
        JsonSerializer.Serialize(job.GetProperty("outcomes")).ShouldBe("""{"embedded":2,"selected":1}""");
        var found = await server.PostAsync(
            "/api/v1/insightface/recognize", ("collection", "staff"), ("model_name", FakeAnalyser.OtherPack), ("file", FakeAnalyser.Picture("bob/again")));
        found.Json[0].GetProperty("name").GetString().ShouldBe("bob");
    }

    [Fact]
    public async Task Reembed_WithoutSelect_LeavesThePackInUse()
    {
        await using var server = await StartAsync();
        await EnrolAsync(server, "ada");
        await server.EndOfAsync(await server.SubmitAsync([.. Reembed, ("select", "false")]));
        (await ModelAsync(server)).ShouldStartWith("fake/");
        (await FindAsync(server, "ada/again", FakeAnalyser.OtherPack)).ShouldBe("ada");
    }

    [Fact]
    public async Task Reembed_NoCropsKept_IsRefusedUnlessAllowed()
    {
        await using var server = await TestServer.WithFakeFacesAsync();
        await EnrolAsync(server, "ada");

        (await server.PostAsync(JobClient.Root, Reembed)).ShouldBeProblem(409, "conflict");
        (await ModelAsync(server)).ShouldStartWith("fake/");

        await server.EndOfAsync(await server.SubmitAsync([.. Reembed, ("allow_missing", "true")]));
        (await ModelAsync(server)).ShouldStartWith($"{FakeAnalyser.OtherPack}/");
    }

    [Fact]
    public async Task Reembed_CropThatCannotBeRead_DoesNotSelect()
    {
        await using var server = await StartAsync();
        await EnrolAsync(server, "ada");
        await EnrolAsync(server, "damaged crop");

        var id = await server.SubmitAsync(Reembed);
        await server.EndOfAsync(id);

        (await server.ItemsOfAsync(id)).ShouldBe([("batch 1 of 1", "embedded", null), ("select other", "refused", "conflict")]);
        (await ModelAsync(server)).ShouldStartWith("fake/");
        (await FindAsync(server, "ada/again", FakeAnalyser.OtherPack)).ShouldBe("ada");
    }

    [Fact]
    public async Task Reembed_PackMissingOrUnknown_IsRefused()
    {
        await using var server = await StartAsync();
        (await server.PostAsync(JobClient.Root, ("kind", "reembed"))).ShouldBeProblem(422, "missing_field");
        (await server.PostAsync(JobClient.Root, ("kind", "reembed"), ("model_name", "nothing"))).ShouldBeProblem(422, "unknown_model");
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.WithFakeFacesAsync(settings => settings with { Recognition = settings.Recognition with { KeepCrops = true } });

    private static async Task EnrolAsync(TestServer server, string name) =>
        (await server.PostAsync("/api/v1/insightface/register", ("file", FakeAnalyser.Picture(name)), ("name", name))).Status.ShouldBe(200);

    private static async Task<string> FindAsync(TestServer server, string shot, string? pack)
    {
        (string, object)[] fields = [("file", FakeAnalyser.Picture(shot)), .. pack is null ? [] : new (string, object)[] { ("model_name", pack) }];
        var answer = await server.PostAsync("/api/v1/insightface/recognize", fields);
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json[0].GetProperty("name").GetString()!;
    }

    // The model that decides when a request names no pack.
    private static async Task<string> ModelAsync(TestServer server)
    {
        var answer = await server.PostAsync("/api/v1/insightface/recognize", ("file", FakeAnalyser.Picture("anyone")));
        return answer.Json[0].GetProperty("operating_point").GetProperty("model_id").GetString()!;
    }
}

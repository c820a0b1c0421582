using System.Text.Json;
using FaceCV.Core.Jobs;
using FaceCV.Server.Tests.Hosting;
using FaceCV.Stores.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Jobs;

/// <summary>How jobs go on, stop and fail.</summary>
public sealed class JobRunnerTests
{
    [Fact]
    public async Task Run_ServerEndsInTheMiddle_GoesOnAndEnrolsNothingTwice()
    {
        var gate = new Gate(passing: 9);
        await using var server = await TestServer.WithFakeFacesAsync(analyser: fake => new GatedAnalyser(fake, gate));
        var id = await server.SubmitAsync(("file", Archives.People(people: 12, pictures: 2)));
        await server.WaitForAsync(id, job => job.GetProperty("done").GetInt32() == 9);

        await server.RestartAsync();
        var between = (await server.GetAsync($"{JobClient.Root}/{id}")).Json;
        gate.Open();
        var job = await server.EndOfAsync(id);

        between.GetProperty("state").GetString().ShouldBe("running");
        between.GetProperty("done").GetInt32().ShouldBe(9);
        job.GetProperty("state").GetString().ShouldBe("completed");
        JsonSerializer.Serialize(job.GetProperty("outcomes")).ShouldBe("""{"enrolled":24}""");
        gate.Passed.ShouldBe(24);
        var people = await server.PeopleAsync();
        people.Length.ShouldBe(12);
        people.ShouldAllBe(person => person.Faces == 2);
        await server.ArchivesAreGoneAsync();
    }

    [Fact]
    public async Task Run_OutcomeWasNotKept_DoesTheItemAgainWithoutASecondFace()
    {
        await using var server = await TestServer.WithFakeFacesAsync(
            replace: services => services.AddSingleton<IJobStore>(provider => new FlakyJobStore(provider.GetRequiredService<SqliteGalleryStore>().Jobs)));
        var id = await server.SubmitAsync(("file", Archives.People(people: 2, pictures: 2)));

        var job = await server.EndOfAsync(id);

        JsonSerializer.Serialize(job.GetProperty("outcomes")).ShouldBe("""{"enrolled":4}""");
        (await server.PeopleAsync()).ShouldBe([("person000", 2), ("person001", 2)]);
    }

    [Fact]
    public async Task Cancel_Running_StopsKeepsWhatIsDoneAndErasesTheArchive()
    {
        var gate = new Gate(passing: 3);
        await using var server = await TestServer.WithFakeFacesAsync(analyser: fake => new GatedAnalyser(fake, gate));
        var id = await server.SubmitAsync(("file", Archives.People(people: 8, pictures: 1)));
        var running = await server.WaitForAsync(id, job => job.GetProperty("done").GetInt32() == 3);
        (await server.DeleteAsync($"{JobClient.Root}/{id}")).ShouldBeProblem(409, "conflict");

        var cancelled = await server.PostAsync($"{JobClient.Root}/{id}/cancel");
        var next = await server.SubmitAsync(("file", Archives.People(people: 1, pictures: 1)));
        gate.Open();
        await server.EndOfAsync(next);

        running.GetProperty("rate").GetDouble().ShouldBeGreaterThan(0);
        running.GetProperty("eta_seconds").GetDouble().ShouldBeGreaterThan(0);
        cancelled.Json.GetProperty("state").GetString().ShouldBe("cancelled");
        cancelled.Json.GetProperty("rate").ValueKind.ShouldBe(JsonValueKind.Null);
        (await server.ItemsOfAsync(id)).Count(item => item.Outcome == "pending").ShouldBe(5);
        (await server.PeopleAsync()).Length.ShouldBe(3);
        await server.ArchivesAreGoneAsync();
        (await server.PostAsync($"{JobClient.Root}/{id}/cancel")).ShouldBeProblem(409, "conflict");
        (await server.DeleteAsync($"{JobClient.Root}/{id}")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Cancel_Queued_NeverBegins()
    {
        var gate = new Gate(passing: 0);
        await using var server = await TestServer.WithFakeFacesAsync(analyser: fake => new GatedAnalyser(fake, gate));
        var first = await server.SubmitAsync(("file", Archives.Pictures(("ann/1.jpg", "ann"))));
        var second = await server.SubmitAsync(("file", Archives.Pictures(("bob/1.jpg", "bob"))));
        await server.WaitForAsync(first, job => job.GetProperty("state").GetString() == "running");

        var cancelled = await server.PostAsync($"{JobClient.Root}/{second}/cancel");
        server.Archives().Length.ShouldBe(1);
        gate.Open();
        await server.EndOfAsync(first);

        cancelled.Json.GetProperty("started_at").ValueKind.ShouldBe(JsonValueKind.Null);
        (await server.PeopleAsync()).ShouldBe([("ann", 1)]);
    }

    [Fact]
    public async Task Run_ModelMissing_FailsTheJobWithTheReason()
    {
        await using var server = await TestServer.WithFakeFacesAsync(analyser: fake => new GatedAnalyser(fake, new Gate(100)));
        var id = await server.SubmitAsync(("file", Archives.Pictures(("ann/1.jpg", "nomodel"), ("bob/1.jpg", "bob"))));

        var job = await server.EndOfAsync(id);

        job.GetProperty("state").GetString().ShouldBe("failed");
        job.GetProperty("error").GetProperty("code").GetString().ShouldBe("model_not_installed");
        job.GetProperty("error").GetProperty("remedy").GetString().ShouldBe("Install it.");
    }

    [Fact]
    public async Task Run_OneItemMeetsADefect_DoesTheRest()
    {
        await using var server = await TestServer.WithFakeFacesAsync(analyser: fake => new GatedAnalyser(fake, new Gate(100)));
        var id = await server.SubmitAsync(("file", Archives.Pictures(("ann/1.jpg", "crash"), ("bob/1.jpg", "bob"))));

        await server.EndOfAsync(id);

        (await server.ItemsOfAsync(id)).ShouldBe([("ann/1.jpg", "refused", "internal_error"), ("bob/1.jpg", "enrolled", null)]);
    }

    [Fact]
    public async Task Run_OnePersonsPictures_AreDoneInOrder()
    {
        await using var server = await TestServer.WithFakeFacesAsync(
            settings => settings with { Models = settings.Models with { NumWorkers = 4 } }, fake => new GatedAnalyser(fake, new Gate(100)));
        var id = await server.SubmitAsync(("file", Archives.Pictures(("ann/1.jpg", "ann/slow"), ("ann/2.jpg", "zoe"), ("ann/3.jpg", "ann/3"))));

        await server.EndOfAsync(id);

        (await server.ItemsOfAsync(id)).Select(item => item.Code).ShouldBe([null, "face_inconsistent", null]);
    }

    [Fact]
    public async Task Start_ArchiveThatNoJobWants_IsErased()
    {
        await using var server = await TestServer.WithFakeFacesAsync();
        await server.EndOfAsync(await server.SubmitAsync(("file", Archives.Pictures(("ann/1.jpg", "ann")))));
        var orphan = Path.Combine(server.Folder, "jobs", $"{Guid.NewGuid()}.zip");
        await File.WriteAllTextAsync(orphan, "left behind", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(orphan, new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await server.RestartAsync();
        await server.EndOfAsync(await server.SubmitAsync(("file", Archives.Pictures(("bob/1.jpg", "bob")))));

        await server.ArchivesAreGoneAsync();
    }
}

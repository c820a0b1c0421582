using System.Text.Json.Nodes;
using FaceCV.Core.Jobs;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Items of a job: order, outcomes, counts, pages.</summary>
public abstract class JobItemSuite<TFixture> : JobConformanceSuite<TFixture>
    where TFixture : JobStoreFixture, new()
{
    [Fact]
    public async Task Create_Items_ComeBackEqualInOrder()
    {
        var job = await CreateAsync(5);

        var items = await ItemsOfAsync(job);

        items.Select(item => item.Number).ShouldBe([0, 1, 2, 3, 4]);
        items[3].Label.ShouldBe("Ann Noë/3.jpg");
        JsonNode.DeepEquals(items[3].Input, Json("""{"name":"Ann Noë","n":3}""")).ShouldBeTrue();
        items.ShouldAllBe(item => item.Outcome == null && item.FinishedAt == null);
    }

    [Fact]
    public async Task Create_ItemWithOutcome_IsNotPending()
    {
        var job = NewJob(2);
        await Store.CreateAsync(job, [Items(1)[0], new JobItem(1, "b", null, JobOutcome.Refused("conflict", "Twice."), Start)]);

        (await ItemsOfAsync(job, JobItemQuery.Pending)).ShouldHaveSingleItem().Number.ShouldBe(0);
        (await ItemsOfAsync(job))[1].ShouldBe(new JobItem(1, "b", null, JobOutcome.Refused("conflict", "Twice."), Start));
    }

    [Fact]
    public async Task Finish_Item_ComesBackEqual()
    {
        var job = await CreateAsync();
        await Store.StartNextAsync(Owner, Start);

        (await Store.FinishItemAsync(job.Id, 1, new JobOutcome("enrolled", Json("""{"face_ids":["a"]}""")), Start.AddTicks(1))).ShouldBeTrue();
        (await Store.FinishItemAsync(job.Id, 2, JobOutcome.Refused("no_face", "No face.", "Send another."), Start)).ShouldBeTrue();

        var items = await ItemsOfAsync(job);
        items[1].Outcome!.Word.ShouldBe("enrolled");
        items[1].Outcome!.Result!.ToJsonString().ShouldBe("""{"face_ids":["a"]}""");
        items[1].FinishedAt.ShouldBe(Start.AddTicks(1));
        items[2].Outcome.ShouldBe(new JobOutcome("refused", null, "no_face", "No face. Send another."));
    }

    [Fact]
    public async Task Finish_Twice_KeepsTheFirst()
    {
        var job = await CreateAsync();
        await Store.StartNextAsync(Owner, Start);
        await Store.FinishItemAsync(job.Id, 0, new JobOutcome("enrolled"), Start);
        await Store.FinishItemAsync(job.Id, 0, new JobOutcome("duplicate"), Start.AddHours(1));
        (await ItemsOfAsync(job))[0].Outcome!.Word.ShouldBe("enrolled");
    }

    [Fact]
    public async Task Finish_Cancelled_IsKeptAndSaysSo()
    {
        var job = await CreateAsync();
        await Store.StartNextAsync(Owner, Start);
        await Store.EndAsync(job.Id, JobState.Cancelled, null, Start);

        (await Store.FinishItemAsync(job.Id, 0, new JobOutcome("enrolled"), Start)).ShouldBeFalse();

        (await Store.CountOutcomesAsync(job.Id)).ShouldBe(new Dictionary<string, int> { ["enrolled"] = 1 });
    }

    [Fact]
    public async Task Count_ManyFinishedAtOnce_CountsEach()
    {
        var (job, other) = (await CreateAsync(60), await CreateAsync(5));
        await Store.StartNextAsync(Owner, Start);
        await Store.FinishItemAsync(other.Id, 0, new JobOutcome("enrolled"), Start);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() =>
            Store.FinishItemAsync(job.Id, n, new JobOutcome(n % 5 == 0 ? "refused" : "enrolled"), Start))));

        (await Store.CountOutcomesAsync(job.Id)).ShouldBe(new Dictionary<string, int> { ["enrolled"] = 40, ["refused"] = 10 }, ignoreOrder: true);
        (await ItemsOfAsync(job, "refused")).Select(item => item.Number).ShouldBe(Enumerable.Range(0, 10).Select(n => n * 5));
        (await ItemsOfAsync(job, "other")).ShouldBeEmpty();
    }

    [Fact]
    public async Task List_InPages_GivesEachOnceInOrder()
    {
        var job = await CreateAsync(23);
        var seen = new List<int>();
        for (var offset = 0; offset < 30; offset += 5)
        {
            var page = await Store.ListItemsAsync(job.Id, new JobItemQuery(null, offset, 5));
            page.Total.ShouldBe(23);
            seen.AddRange(page.Items.Select(item => item.Number));
        }

        seen.ShouldBe(Enumerable.Range(0, 23));
    }
}

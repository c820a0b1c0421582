using FaceCV.Core.Errors;
using FaceCV.Core.Jobs;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>A job's life: made, found, started, ended, erased.</summary>
public abstract class JobSuite<TFixture> : JobConformanceSuite<TFixture>
    where TFixture : JobStoreFixture, new()
{
    [Fact]
    public async Task Create_Job_ComesBackEqual()
    {
        var job = await CreateAsync(key: "one");

        ShouldBeSame((await Store.FindAsync(job.Id))!, job);
        ShouldBeSame((await Store.FindByKeyAsync("one"))!, job);
    }

    [Fact]
    public async Task Find_Unknown_IsNullOrEmpty()
    {
        var unknown = NewJob(0);
        (await Store.FindAsync(unknown.Id)).ShouldBeNull();
        (await Store.FindByKeyAsync("none")).ShouldBeNull();
        (await Store.ListItemsAsync(unknown.Id, new JobItemQuery())).Total.ShouldBe(0);
        (await Store.CountOutcomesAsync(unknown.Id)).ShouldBeEmpty();
        (await Store.EndAsync(unknown.Id, JobState.Cancelled, null, Start)).ShouldBeFalse();
        (await Store.DeleteAsync(unknown.Id)).ShouldBeFalse();
        (await Store.FinishItemAsync(unknown.Id, 0, new JobOutcome("enrolled"), Start)).ShouldBeFalse();
        (await Store.StartNextAsync(Owner, Start)).ShouldBeNull();
    }

    [Fact]
    public async Task Create_TakenKey_GivesTheFirstAndStoresNothing()
    {
        var first = await CreateAsync(key: "one");

        var present = await Store.CreateAsync(NewJob(2, "one"), Items(2));

        ShouldBeSame(present!, first);
        (await Store.ListAsync(new JobQuery())).Total.ShouldBe(1);
    }

    [Fact]
    public async Task Create_SameKeyAtOnce_ExactlyOneIsStored()
    {
        var jobs = Enumerable.Range(0, 10).Select(_ => NewJob(1, "one")).ToList();

        var present = await Task.WhenAll(jobs.Select(job => Task.Run(() => Store.CreateAsync(job, Items(1)))));

        present.Count(job => job is null).ShouldBe(1);
        (await Store.ListAsync(new JobQuery())).Total.ShouldBe(1);
    }

    [Fact]
    public async Task List_OfAState_IsNewestFirstInPages()
    {
        var jobs = new List<Job>();
        for (var i = 0; i < 5; i++) jobs.Add(await CreateAsync());
        await Store.EndAsync(jobs[2].Id, JobState.Cancelled, null, Start);

        (await Store.ListAsync(new JobQuery())).Items.Select(job => job.Id).ShouldBe(jobs.Select(job => job.Id).Reverse());
        var queued = await Store.ListAsync(new JobQuery(JobState.Queued, 1, 2));
        queued.Total.ShouldBe(4);
        queued.Items.Select(job => job.Id).ShouldBe([jobs[3].Id, jobs[1].Id]);
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, 0)]
    [InlineData(0, 1001)]
    public async Task List_OffsetOrLimitOutOfRange_IsInvalid(int offset, int limit)
    {
        await FailsWith(FaceError.InvalidArgument, () => Store.ListAsync(new JobQuery(null, offset, limit)));
        await FailsWith(FaceError.InvalidArgument, () => Store.ListItemsAsync(NewJob(0).Id, new JobItemQuery(null, offset, limit)));
    }

    [Fact]
    public async Task StartNext_SeveralQueued_GivesTheOldestUntilItEnds()
    {
        var (first, second) = (await CreateAsync(), await CreateAsync());

        var started = (await Store.StartNextAsync(Owner, Start.AddHours(1)))!;
        ShouldBeSame(started, first with { State = JobState.Running, StartedAt = Start.AddHours(1) });
        ShouldBeSame((await Store.StartNextAsync(Owner, Start.AddHours(2)))!, started);
        await Store.EndAsync(first.Id, JobState.Completed, null, Start.AddHours(3));
        (await Store.StartNextAsync(Owner, Start.AddHours(4)))!.Id.ShouldBe(second.Id);
        (await StateOfAsync(first)).ShouldBe(JobState.Completed);
    }

    [Fact]
    public async Task StartNext_JobsOfOthers_AreLeftToThem()
    {
        var other = Guid.NewGuid();
        var (theirs, ours, anyones) = (NewJob(0) with { Owner = other }, NewJob(0), NewJob(0) with { Owner = null });
        foreach (var job in new[] { theirs, ours, anyones }) (await Store.CreateAsync(job, [])).ShouldBeNull();

        (await Store.StartNextAsync(Owner, Start))!.Id.ShouldBe(ours.Id);
        (await Store.StartNextAsync(other, Start))!.Id.ShouldBe(theirs.Id);
        (await Store.StartNextAsync(other, Start))!.Id.ShouldBe(theirs.Id);
        await Store.EndAsync(ours.Id, JobState.Completed, null, Start);
        (await Store.StartNextAsync(Owner, Start))!.Id.ShouldBe(anyones.Id);
    }

    [Fact]
    public async Task End_Running_KeepsTheFailureAndErasesTheInputs()
    {
        var job = await CreateAsync();
        await Store.StartNextAsync(Owner, Start);
        await Store.FinishItemAsync(job.Id, 0, new JobOutcome("enrolled"), Start);
        var failure = new JobFailure("model_not_installed", "It is not installed.", "Install it.");

        (await Store.EndAsync(job.Id, JobState.Failed, failure, Start.AddHours(1))).ShouldBeTrue();

        ShouldBeSame((await Store.FindAsync(job.Id))!, job with { State = JobState.Failed, Failure = failure, StartedAt = Start, EndedAt = Start.AddHours(1) });
        var items = await ItemsOfAsync(job);
        items.ShouldAllBe(item => item.Input == null);
        items.Select(item => item.Outcome?.Word).ShouldBe(["enrolled", null, null]);
    }

    [Fact]
    public async Task End_Ended_ChangesNothing()
    {
        var job = await CreateAsync();
        (await Store.EndAsync(job.Id, JobState.Cancelled, null, Start)).ShouldBeTrue();

        (await Store.EndAsync(job.Id, JobState.Completed, null, Start.AddHours(1))).ShouldBeFalse();

        (await Store.FindAsync(job.Id))!.EndedAt.ShouldBe(Start);
        (await StateOfAsync(job)).ShouldBe(JobState.Cancelled);
    }

    [Fact]
    public async Task Delete_NotEnded_IsAConflict()
    {
        var job = await CreateAsync();
        await FailsWith(FaceError.Conflict, () => Store.DeleteAsync(job.Id));
        await Store.StartNextAsync(Owner, Start);
        await FailsWith(FaceError.Conflict, () => Store.DeleteAsync(job.Id));
        (await ItemsOfAsync(job)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Delete_Ended_LeavesNothingAndFreesTheKey()
    {
        var job = await CreateAsync(key: "one");
        await Store.EndAsync(job.Id, JobState.Cancelled, null, Start);

        (await Store.DeleteAsync(job.Id)).ShouldBeTrue();
        (await Store.DeleteAsync(job.Id)).ShouldBeFalse();

        (await ItemsOfAsync(job)).ShouldBeEmpty();
        await CreateAsync(key: "one");
    }

    [Fact]
    public async Task DeleteEnded_Before_LeavesLaterAndUnendedOnes()
    {
        var jobs = new[] { await CreateAsync(), await CreateAsync(), await CreateAsync() };
        await Store.EndAsync(jobs[0].Id, JobState.Completed, null, Start);
        await Store.EndAsync(jobs[1].Id, JobState.Completed, null, Start.AddDays(2));

        (await Store.DeleteEndedAsync(Start.AddDays(1))).ShouldBe(1);

        (await Store.ListAsync(new JobQuery())).Items.Select(job => job.Id).ShouldBe([jobs[2].Id, jobs[1].Id]);
    }

    [Fact]
    public async Task Reconnect_AfterWrites_FindsThem()
    {
        var job = await CreateAsync();
        await Store.StartNextAsync(Owner, Start);
        await Store.FinishItemAsync(job.Id, 1, new JobOutcome("enrolled"), Start);

        var other = Fixture.Connect();
        await other.InitialiseAsync();

        (await other.StartNextAsync(Owner, Start.AddHours(1)))!.StartedAt.ShouldBe(Start);
        (await other.ListItemsAsync(job.Id, new JobItemQuery(JobItemQuery.Pending))).Items.Select(item => item.Number).ShouldBe([0, 2]);
    }
}

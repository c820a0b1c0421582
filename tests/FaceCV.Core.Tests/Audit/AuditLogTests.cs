using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;
using Microsoft.Extensions.Time.Testing;

namespace FaceCV.Core.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 30, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_SeveralSideBySide_NumberedWithoutGapsAndIntact()
    {
        await using var log = Open();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => log.WriteAsync(Erase(n))));

        var verdict = log.Verify();
        verdict.Problems.ShouldBeEmpty();
        (verdict.Entries, verdict.Head.Sequence).ShouldBe((200, 200));
        log.Read().Select(entry => entry.Seq).ShouldBe(Enumerable.Range(1, 200).Select(n => (long)n));
        log.Read().SelectMany(entry => entry.Targets!).ShouldBe(Enumerable.Range(0, 200).Select(n => $"person:{n}"), ignoreOrder: true);
    }

    [Fact]
    public async Task Write_TwoProcessesByTurns_OneChain()
    {
        await using var one = Open();
        await using var other = Open();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => (n % 2 == 0 ? one : other).WriteAsync(Erase(n))));
        await one.WriteAsync(Erase(100));

        other.Verify().Problems.ShouldBeEmpty();
        other.Verify().Head.Sequence.ShouldBe(101);
    }

    [Theory]
    [InlineData("alter", "line 3: entry 3 was altered")]
    [InlineData("forge", "entry 4 was altered")]
    [InlineData("remove", "entries 3 to 3 are missing")]
    [InlineData("swap", "entry 3 stands after entry 4")]
    [InlineData("repeat", "entry 3 stands after entry 3")]
    [InlineData("garbage", "line 3 is no entry")]
    [InlineData("first", "entries 1 to 1 are missing")]
    public async Task Verify_LinesTamperedWith_IsTold(string how, string problem)
    {
        await FillAsync(6);
        var (file, lines) = (Files().Single(), (await File.ReadAllLinesAsync(Files().Single())).ToList());
        switch (how)
        {
            case "alter": lines[2] = lines[2].Replace("person:2", "person:9", StringComparison.Ordinal); break;
            case "forge": lines[3] = lines[2].Replace("\"seq\":3", "\"seq\":4", StringComparison.Ordinal); break;
            case "remove": lines.RemoveAt(2); break;
            case "swap": (lines[2], lines[3]) = (lines[3], lines[2]); break;
            case "repeat": lines.Insert(3, lines[2]); break;
            case "garbage": lines[2] = "{}"; break;
            default: lines.RemoveAt(0); break;
        }

        await File.WriteAllTextAsync(file, string.Join('\n', lines) + "\n");

        await using var log = Open();
        log.Verify().Problems.ShouldContain(told => told.Contains(problem, StringComparison.Ordinal), string.Join("\n", log.Verify().Problems));
    }

    [Fact]
    public async Task Verify_EndCutOff_OnlyAnEarlierHeadShowsIt()
    {
        await FillAsync(6);
        await using var log = Open();
        var head = log.Verify().Head;
        log.Verify(AuditHead.Parse(head.ToString())).IsIntact.ShouldBeTrue();
        var lines = await File.ReadAllLinesAsync(Files().Single());
        await File.WriteAllTextAsync(Files().Single(), string.Join('\n', lines[..4]) + "\n");

        log.Verify().IsIntact.ShouldBeTrue();
        log.Verify(head).Problems.ShouldHaveSingleItem().ShouldBe("The end was cut off: entry 6 was there, the last one now is 4.");
        await log.WriteAsync(Erase(7));
        await log.WriteAsync(Erase(8));
        log.Verify(head).Problems.ShouldHaveSingleItem().ShouldBe("Entry 6 is not the one that was there.");
    }

    [Fact]
    public async Task Verify_FileOrAnchorOrKeyGone_IsTold()
    {
        await FillAsync(3);
        _time.Advance(TimeSpan.FromDays(10));
        await FillAsync(3);
        _time.Advance(TimeSpan.FromDays(30));
        await FillAsync(3);
        Files().Length.ShouldBe(3);
        await using var log = Open();
        log.Verify().IsIntact.ShouldBeTrue();

        var middle = await File.ReadAllBytesAsync(Files()[1]);
        File.Delete(Files()[1]);
        log.Verify().Problems.ShouldContain(problem => problem.StartsWith("The file of the entries from 4 is missing", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(_folder["audit/000000000004.jsonl"], middle);
        log.Verify().IsIntact.ShouldBeTrue();
        await File.WriteAllTextAsync(_folder["audit/anchor"], "3:" + new string('a', 64) + "\n" + new string('b', 64) + "\n");
        log.Verify().Problems.ShouldContain(problem => problem.StartsWith("The anchor was altered", StringComparison.Ordinal));
        File.Delete(_folder["audit/key"]);
        await using var without = Open();
        Should.Throw<FaceException>(() => without.Verify()).Error.ShouldBe(FaceError.StoreUnavailable);
    }

    [Fact]
    public async Task Write_AfterACrashInALine_MendsAndTellsSo()
    {
        await FillAsync(3);
        await File.AppendAllTextAsync(Files().Single(), "{\"seq\":4,\"time\":\"20");

        await FillAsync(1);

        await using var log = Open();
        log.Verify().Problems.ShouldBeEmpty();
        var mend = log.Read(after: 3).First();
        (mend.Seq, mend.Action, mend.Targets!.Single()).ShouldBe((4, "audit.mend", "bytes:19"));
        log.Read().Count().ShouldBe(5);
    }

    [Fact]
    public async Task Reseal_DataKeyChanged_OldEntriesStayVerifiable()
    {
        await FillAsync(2);
        await using (var both = Open(2, 1)) both.Reseal();

        await using var log = Open(2);
        log.Verify().IsIntact.ShouldBeTrue();
        await log.WriteAsync(Erase(3));
        log.Verify().Entries.ShouldBe(3);
        await using var stranger = Open(3);
        Should.Throw<FaceException>(() => stranger.Verify());
    }

    [Fact]
    public async Task Write_PastTheRetention_OldFilesGoAndTheRestStaysVerifiable()
    {
        await FillAsync(3);
        _time.Advance(TimeSpan.FromDays(40));
        await using var log = Open(TimeSpan.FromDays(30));
        await log.WriteAsync(Erase(4));

        var verdict = log.Verify();
        verdict.Problems.ShouldBeEmpty();
        (verdict.Start.Sequence, verdict.Head.Sequence).ShouldBe((3, 5));
        log.Read().Last().ShouldSatisfyAllConditions(entry => entry.Action.ShouldBe("audit.prune"), entry => entry.Count.ShouldBe(3));
    }

    [Fact]
    public async Task Write_FolderCannotBeWritten_RefusedKeptAndWrittenLater()
    {
        await using var log = Open();
        await File.WriteAllTextAsync(_folder["audit"], "in the way");
        (await Should.ThrowAsync<FaceException>(() => log.WriteAsync(Erase(1)))).Error.ShouldBe(FaceError.StoreUnavailable);
        log.Failure.ShouldNotBeNull();
        await Should.ThrowAsync<FaceException>(log.RecoverAsync);

        File.Delete(_folder["audit"]);
        await log.RecoverAsync();

        log.Failure.ShouldBeNull();
        log.Read().ShouldHaveSingleItem().Targets.ShouldBe(["person:1"]);
    }

    [Fact]
    public async Task Scope_NotesOfTheFlow_AreEventsOfAtMostAHundred()
    {
        using var outer = AuditScope.Begin();
        using (var inner = AuditScope.Begin())
        {
            await Task.WhenAll(Enumerable.Range(0, 150).Select(n => Task.Run(() => AuditScope.Note("face", n, "staff"))));
            AuditScope.NoteMany(7);
            var events = inner.Events(Erase(0) with { Targets = [] });
            events.Select(each => each.Targets.Count).ShouldBe([100, 50]);
            events.Select(each => each.Count).ShouldBe([null, 57]);
            events[0].Collection.ShouldBe("staff");
            inner.Count.ShouldBe(0);
        }

        AuditScope.Note("person", 1);
        outer.Count.ShouldBe(1);
    }

    [Fact]
    public void Word_EveryAction_IsTwoWordsOfItsOwn() =>
        Enum.GetValues<AuditAction>().Select(action => action.Word()).ShouldSatisfyAllConditions(
            words => words.ShouldBeUnique(), words => words.ShouldAllBe(word => word.Split('.', StringSplitOptions.None).Length == 2), words => words.ShouldContain("data_key.rotate"));

    private static AuditEvent Erase(int n) => new(AuditAction.PersonErase, new AuditActor("key", "k"), AuditOutcome.Done) { Targets = [$"person:{n}"] };

    private async Task FillAsync(int count)
    {
        await using var log = Open();
        for (var n = 0; n < count; n++) await log.WriteAsync(Erase(n));
    }

    private AuditLog Open(params byte[] keys) => Open(null, keys);

    private AuditLog Open(TimeSpan? retention, params byte[] keys) => new(_folder["audit"], TestKeys.Of(keys.Length == 0 ? [1] : keys), _time, retention);

    private string[] Files() => [.. Directory.GetFiles(_folder["audit"], "*.jsonl").Order(StringComparer.Ordinal)];
}

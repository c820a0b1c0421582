using FaceCV.Core.Errors;
using FaceCV.Core.Index;
using FaceCV.Core.Index.Bases;
using FaceCV.Core.Index.Rows;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Tests.Index.Files;

public sealed class KeptIndexTests
{
    private static readonly IndexMark Mark = new(42);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(BasisKeeper.FirstRows + 300)]
    public void Restore_AfterCheckpoint_AnswersAsBefore(int rows)
    {
        var source = new TestVectors(rows, 160);
        using var kept = new KeptIndex(160);
        kept.Fill(source, rows);
        kept.Index.Settle();
        kept.Index.Checkpoint(Mark);

        kept.Reopen().ShouldBe(new Restoration(Mark, null));
        kept.Index.Mark.ShouldBe(Mark);
        kept.Index.Table.Chunks.Count(chunk => !chunk.Codes.Basis.IsNatural).ShouldBe(rows > BasisKeeper.FirstRows ? 2 : 0);
        for (var i = 0; i < 5; i++) kept.Pair.AssertSame(source.Gathered(20));
        kept.Pair.AssertSame(source.Unit());
    }

    [Fact]
    public void Restore_WritesAfterTheCheckpoint_AreThereToo()
    {
        // Rows are in the files as soon as they are written; the mark only says from where on the store's changes are to be read.
        var source = new TestVectors(1, 48);
        using var kept = new KeptIndex(48);
        kept.Fill(source, 1100);
        kept.Index.Checkpoint(Mark);
        var known = kept.Pair.Naive.Faces.Take(200).ToArray();
        foreach (var face in known.Take(100)) kept.Pair.Remove(face);
        foreach (var face in known.Skip(100)) kept.Pair.Add(face, source.NewPerson(), source.Unit());
        kept.Fill(source, 50);

        kept.Reopen().Mark.ShouldBe(Mark);
        kept.Pair.AssertSame(source.Unit());
        kept.Index.RowsWithData().ShouldBe(kept.Index.Count);
    }

    [Fact]
    public void Writes_RandomSequenceReopenedAgainAndAgain_EqualsNaiveIndex()
    {
        var source = new TestVectors(2, 130);
        using var kept = new KeptIndex(130);
        kept.Fill(source, BasisKeeper.FirstRows);
        for (var round = 0; round < 6; round++)
        {
            for (var step = 0; step < 400; step++)
            {
                var face = kept.Pair.Naive.Faces.ElementAt(source.Random.Next(100));
                if (source.Random.Next(3) == 0) kept.Pair.Add(source.Random.Next(2) == 0 ? face : source.NewFace(), source.NewPerson(), source.Gathered(20));
                else kept.Pair.Remove(face);
            }

            kept.Index.Settle();
            kept.Pair.AssertSame(source.Gathered(20));
            kept.Index.Checkpoint(Mark with { Revision = round });
            kept.Reopen().Mark!.Revision.ShouldBe(round);
            kept.Pair.AssertSame(source.Gathered(20));
            kept.Index.RowsWithData().ShouldBe(kept.Index.Count);
        }
    }

    [Fact]
    public void Restore_NeverCheckpointed_BeginsEmptyAndTellsWhy()
    {
        using var kept = new KeptIndex(48);
        kept.Fill(new TestVectors(3, 48), 10);
        kept.Reopen().ShouldBe(new Restoration(null, "it was not completed"));
        kept.Index.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("head")]
    [InlineData("codes")]
    [InlineData("vectors")]
    public void Restore_DamagedFile_BeginsEmptyTellsWhyAndCanBeFilledAnew(string file)
    {
        var source = new TestVectors(4, 48);
        using var kept = new KeptIndex(48);
        kept.Fill(source, 1500);
        kept.Index.Checkpoint(Mark);
        var restored = kept.Reopen(between: folder => Damage(Path.Combine(folder, file), at: 25));
        restored.Mark.ShouldBeNull();
        restored.Refusal.ShouldNotBeNull().ShouldContain("damaged");
        (kept.Index.Count, kept.Index.Mark).ShouldBe((0, null));

        AssertCanBeFilledAnew(kept, source);
    }

    [Fact]
    public void Restore_DamagedBasis_BeginsEmpty()
    {
        var source = new TestVectors(5, 160);
        using var kept = new KeptIndex(160);
        kept.Fill(source, BasisKeeper.FirstRows);
        kept.Index.Settle();
        kept.Index.Checkpoint(Mark);
        kept.Reopen(between: folder => Damage(Path.Combine(folder, "basis-1"), at: 1000)).Refusal.ShouldNotBeNull();
        AssertCanBeFilledAnew(kept, source);
    }

    [Fact]
    public void Restore_EveryByteOfARecordMatters()
    {
        var source = new TestVectors(6, 16);
        using var kept = new KeptIndex(16);
        kept.Fill(source, 1);
        kept.Index.Checkpoint(Mark);
        var length = new FileInfo(Path.Combine(kept.Files, "codes")).Length;
        for (var at = 0; at < length; at++)
        {
            kept.Reopen(between: folder => Damage(Path.Combine(folder, "codes"), at)).Mark.ShouldBeNull($"byte {at}");
            kept.Index.Add(source.NewFace(), source.NewPerson(), source.Unit());
            kept.Index.Checkpoint(Mark);
        }
    }

    [Fact]
    public void Restore_AnotherKey_BeginsEmpty()
    {
        var source = new TestVectors(7, 48);
        using var kept = new KeptIndex(48);
        kept.Fill(source, 10);
        kept.Index.Checkpoint(Mark);
        kept.Reopen(key: new byte[32]).ShouldBe(new Restoration(null, "it was sealed with another data key"));
        kept.Index.Count.ShouldBe(0);
    }

    [Fact]
    public void Restore_FilesOfAnotherDimension_BeginsEmpty()
    {
        using var kept = new KeptIndex(48);
        kept.Fill(new TestVectors(8, 48), 10);
        kept.Index.Checkpoint(Mark);
        kept.Index.Dispose();
        using var other = new ExactIndex(kept.Folder, KeptIndex.Identity, 64);
        other.Restore().ShouldBe(new Restoration(null, "it is of something else"));
    }

    [Fact]
    public void Restore_RowsOfAChunkInTwoBases_CodesThemAnew()
    {
        // As when the power fails while a chunk goes into another basis.
        var source = new TestVectors(9, 160);
        using var kept = new KeptIndex(160);
        kept.Fill(source, BasisKeeper.FirstRows);
        var natural = File.ReadAllBytes(Path.Combine(kept.Files, "codes"));
        kept.Index.Settle();
        kept.Index.Checkpoint(Mark);
        kept.Reopen(between: folder =>
        {
            using var codes = new FileStream(Path.Combine(folder, "codes"), FileMode.Open);
            codes.Write(natural, 0, natural.Length / 4);
        }).Mark.ShouldBe(Mark);
        kept.Index.Table.Chunks.Select(chunk => chunk.Codes.Basis.IsNatural).ShouldBe([true, false]);
        kept.Pair.AssertSame(source.Gathered(20));
    }

    [Fact]
    public void Restore_OldRowOfAFaceNotErased_KeepsOneRow()
    {
        // As when the power fails between the writing of the new row and the erasing of the old one.
        var source = new TestVectors(14, 48);
        using var kept = new KeptIndex(48);
        var (face, person) = (source.NewFace(), source.NewPerson());
        kept.Index.Add(face, person, source.Unit());
        var old = kept.BytesOf(0);
        kept.Index.Add(face, person, source.Unit());
        kept.Index.Checkpoint(Mark);
        kept.Reopen(between: folder =>
        {
            var codes = old.Length - ((48 * sizeof(float)) + RecordCipher.Overhead);
            using var file = new FileStream(Path.Combine(folder, "codes"), FileMode.Open);
            file.Write(old, 0, codes);
            using var vectors = new FileStream(Path.Combine(folder, "vectors"), FileMode.Open);
            vectors.Write(old, codes, old.Length - codes);
        }).Mark.ShouldBe(Mark);
        (kept.Index.Count, kept.Index.PersonCount, kept.Index.RowsWithData()).ShouldBe((1, 1, 1));
        kept.Index.Remove(face).ShouldBeTrue();
        kept.Index.RowsWithData().ShouldBe(0);
    }

    [Fact]
    public void Discard_BeforeRestore_BeginsEmptyForTheReasonGiven()
    {
        var source = new TestVectors(10, 48);
        using var kept = new KeptIndex(48);
        kept.Fill(source, 10);
        kept.Index.Checkpoint(Mark);
        kept.Index.Dispose();
        using var index = kept.Open();
        index.Discard("it is old");
        index.Restore().ShouldBe(new Restoration(null, "it is old"));
        index.Count.ShouldBe(0);
    }

    [Fact]
    public void Open_WhileOpen_IsInMemoryOnly()
    {
        var source = new TestVectors(11, 48);
        using var kept = new KeptIndex(48);
        kept.Fill(source, 10);
        using var second = kept.Open();
        (kept.Index.IsKept, second.IsKept).ShouldBe((true, false));
        second.Restore().ShouldBe(default);
        second.Add(source.NewFace(), source.NewPerson(), source.Unit());
        second.Checkpoint(Mark);
        kept.Pair.AssertSame(source.Unit());
    }

    [Fact]
    public void Search_VectorDamagedMeanwhile_Throws()
    {
        var source = new TestVectors(12, 48);
        using var kept = new KeptIndex(48);
        kept.Fill(source, 10);
        Damage(Path.Combine(kept.Files, "vectors"), at: 60);
        Should.Throw<FaceException>(() => kept.Index.Search(source.Unit(), 10)).Error.ShouldBe(FaceError.StoreUnavailable);
    }

    [Fact]
    public void Search_Disposed_Throws()
    {
        var source = new TestVectors(13, 48);
        using var kept = new KeptIndex(48);
        kept.Fill(source, 10);
        kept.Index.Dispose();
        Should.Throw<FaceException>(() => kept.Index.Search(source.Unit(), 10)).Error.ShouldBe(FaceError.StoreUnavailable);
    }

    private static void AssertCanBeFilledAnew(KeptIndex kept, TestVectors source)
    {
        foreach (var hit in kept.Pair.Naive.Search(source.Unit(), int.MaxValue)) kept.Pair.Naive.Remove(hit.FaceId);
        kept.Fill(source, VectorChunk.Capacity + 10);
        kept.Index.Checkpoint(Mark);
        kept.Reopen().ShouldBe(new Restoration(Mark, null));
        kept.Pair.AssertSame(source.Unit());
    }

    private static void Damage(string file, int at)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Position = at;
        var value = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(value ^ 1));
    }
}

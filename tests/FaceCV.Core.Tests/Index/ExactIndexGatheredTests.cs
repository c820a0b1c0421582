using FaceCV.Core.Index.Bases;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Tests.Index;

/// <summary>Rows that gather in few directions, so that their chunks are put into a learnt basis.</summary>
public sealed class ExactIndexGatheredTests
{
    public static TheoryData<string> Kernels => TestIndexes.Kernels;

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Search_LearntBasis_EqualsNaiveScan(string kernel)
    {
        foreach (var (dimension, directions) in (ValueTuple<int, int>[])[(512, 100), (160, 20), (192, 60)])
        {
            var source = new TestVectors(directions, dimension);
            var pair = Fill(source, new Pair(dimension, kernel), 2600, directions);
            pair.Index.Settle();
            pair.Index.Table.Chunks.Count(chunk => !chunk.Codes.Basis.IsNatural).ShouldBe(2);

            for (var round = 0; round < 10; round++) pair.AssertSame(source.Gathered(directions));
            // Probes that lie where rows do not, or on one of them.
            pair.AssertSame(source.Unit());
            pair.AssertSame(source.Sparse());
            pair.AssertSame(source.Signs());
            pair.AssertSame(pair.Index.Vector(700));
            pair.AssertSame([.. pair.Index.Vector(2500).Select(value => -value)]);
        }
    }

    [Fact]
    public void Search_RowsOutsideTheBasis_EqualsNaiveScan()
    {
        // Learnt from some, then come others: in other directions, anywhere, and very close to one another.
        var source = new TestVectors(2, 192);
        var pair = Fill(source, new Pair(192), 2100, 30);
        pair.Index.Settle();
        var other = new TestVectors(3, 192);
        var centre = source.Unit();
        for (var i = 0; i < 700; i++)
        {
            pair.Add(source.NewFace(), source.NewPerson(), other.Gathered(30, space: 77));
            pair.Add(source.NewFace(), source.NewPerson(), source.Unit());
            pair.Add(source.NewFace(), source.NewPerson(), source.Near(centre, 1e-6));
        }

        pair.Index.Settle();
        pair.AssertSame(other.Gathered(30, space: 77));
        pair.AssertSame(source.Gathered(30));
        pair.AssertSame(centre);
        pair.AssertSame(source.Near(centre, 0.01));
        pair.AssertSame(source.Unit());
    }

    [Fact]
    public void Search_EqualVectorsInABasis_OrdersByFaceId()
    {
        var source = new TestVectors(4, 128);
        var pair = new Pair(128, parallelRows: 0);
        var vector = source.Unit();
        for (var i = 0; i < 4200; i++) pair.Add(source.NewFace(), source.NewPerson(), vector);
        pair.Index.Settle();
        pair.Index.Table.Chunks[0].Codes.Basis.Lead.ShouldBe(64);
        pair.AssertSame(vector);
    }

    [Fact]
    public void Writes_RandomSequenceInABasis_EqualsNaiveIndex()
    {
        var source = new TestVectors(5, 160);
        var pair = Fill(source, new Pair(160), 4 * VectorChunk.Capacity, 20);
        pair.Index.Settle();
        for (var step = 0; step < 3000; step++)
        {
            var known = pair.Naive.Faces.ElementAt(source.Random.Next(50));
            if (source.Random.Next(3) == 0) pair.Add(source.Random.Next(2) == 0 ? known : source.NewFace(), source.NewPerson(), source.Gathered(20));
            else pair.Remove(known);
            if (step % 500 == 0) pair.Index.Settle();
            if (step % 300 == 0) pair.AssertSame(source.Gathered(20));
        }

        pair.AssertSame(source.Gathered(20));
        pair.Index.RowsWithData().ShouldBe(pair.Index.Count);
    }

    [Fact]
    public void Recode_SearchRunning_KeepsItsMomentThenZeroesTheOldCodes()
    {
        var source = new TestVectors(6, 160);
        var index = Fill(source, new Pair(160), BasisKeeper.FirstRows - 1, 20).Index;
        var chunk = index.Table.Chunks[0];
        var before = chunk.Codes;
        var lease = index.Table.Leases.Take(out var version);
        index.Remove(chunk.Faces[5]).ShouldBeTrue();
        index.Add(source.NewFace(), source.NewPerson(), source.Gathered(20));
        index.Add(source.NewFace(), source.NewPerson(), source.Gathered(20));
        index.Settle();

        chunk.Codes.ShouldNotBeSameAs(before);
        before.LeadOf(7).ToArray().ShouldContain(code => code != 0, "a search may still read them");
        chunk.Lives.IsVisible(5, version).ShouldBeTrue();
        chunk.Codes.LeadOf(5).ToArray().ShouldContain(code => code != 0, "a search of the older version finds the row in the new codes too");

        index.Table.Leases.Return(lease);
        index.Table.EraseRetired();
        before.Lead.ToArray().ShouldAllBe(code => code == 0);
        chunk.Codes.LeadOf(5).ToArray().ShouldAllBe(code => code == 0);
        index.RowsWithData().ShouldBe(index.Count);
    }

    [Fact]
    public async Task Search_WhileBasesAreLearnt_EqualsNaiveScan()
    {
        var source = new TestVectors(7, 192);
        var pair = new Pair(192, parallelRows: 0);
        var probes = Enumerable.Range(0, 8).Select(_ => source.Gathered(30)).ToArray();
        for (var round = 0; round < 6; round++)
        {
            // Each round crosses the rows at which the keeper sets to work, in the background.
            Fill(source, pair, VectorChunk.Capacity, 30);
            foreach (var probe in probes) pair.AssertSame(probe);
        }

        await pair.Index.Bases.Work;
        foreach (var probe in probes) pair.AssertSame(probe);
    }

    private static Pair Fill(TestVectors source, Pair pair, int count, int directions)
    {
        for (var i = 0; i < count; i++) pair.Add(source.NewFace(), source.NewPerson(), source.Gathered(directions));
        return pair;
    }
}

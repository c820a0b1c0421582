using FaceCV.Core.Gallery;
using FaceCV.Core.Index;

namespace FaceCV.Core.Tests.Index;

public sealed class ExactIndexSearchTests
{
    public static TheoryData<string> Kernels => TestIndexes.Kernels;

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Search_RandomGalleries_EqualsNaiveScan(string kernel)
    {
        foreach (var (dimension, people, seed) in (ValueTuple<int, int, int>[])[(512, 300, 1), (512, 3, 2), (100, 500, 3), (1, 20, 4), (3, 200, 5), (65, 90, 6)])
        {
            var source = new TestVectors(seed, dimension);
            var pair = new Pair(dimension, kernel);
            for (var i = 0; i < people; i++)
            {
                var person = source.NewPerson();
                var mean = source.Unit();
                for (var face = source.Random.Next(1, 6); face > 0; face--) pair.Add(source.NewFace(), person, source.Near(mean, 0.8));
            }

            for (var round = 0; round < 10; round++) pair.AssertSame(source.Unit());
            pair.AssertSame(source.Sparse());
            pair.AssertSame(source.Signs());
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Search_NearlyEqualVectors_EqualsNaiveScan(string kernel)
    {
        // Spreads from below float resolution to above the quantisation error, around one direction.
        foreach (var spread in (double[])[1e-8, 1e-7, 1e-6, 1e-4, 1e-2])
        {
            var source = new TestVectors(7, 512);
            var pair = new Pair(512, kernel);
            var centre = source.Unit();
            for (var i = 0; i < 1500; i++) pair.Add(source.NewFace(), source.NewPerson(), source.Near(centre, spread));
            pair.AssertSame(centre);
            pair.AssertSame(source.Near(centre, spread));
            pair.AssertSame([.. centre.Select(value => -value)]);
        }
    }

    [Fact]
    public void Search_EverCloserRows_EqualsNaiveScan()
    {
        // The worst order for a rising floor: every row is better than all before.
        var source = new TestVectors(8, 128);
        var pair = new Pair(128);
        var centre = source.Unit();
        for (var i = 0; i < 3000; i++) pair.Add(source.NewFace(), source.NewPerson(), source.Near(centre, 1 - (i / 3000.0)));
        pair.AssertSame(centre);
    }

    [Fact]
    public void Search_EqualVectors_OrdersByFaceId()
    {
        var source = new TestVectors(9, 64);
        var pair = new Pair(64);
        var vector = source.Unit();
        var people = Enumerable.Range(0, 7).Select(_ => source.NewPerson()).ToArray();
        for (var i = 0; i < 500; i++) pair.Add(source.NewFace(), people[i % 7], vector);
        pair.AssertSame(vector);
        var hits = pair.Index.Search(vector, 20);
        hits.Select(hit => hit.FaceId.Value).ShouldBe(pair.Naive.Faces.Select(face => face.Value).Order().Take(20));
    }

    [Fact]
    public void Search_LengthsSlightlyOverOne_CutsToOneAndOrdersByFaceId()
    {
        var source = new TestVectors(10, 64);
        var pair = new Pair(64);
        var vector = source.Unit();
        for (var i = 0; i < 300; i++)
        {
            var length = 1 + (i / 300f * 0.0009f);
            pair.Add(source.NewFace(), source.NewPerson(), [.. vector.Select(value => value * length)]);
            pair.Add(source.NewFace(), source.NewPerson(), [.. vector.Select(value => -value * length)]);
        }

        pair.AssertSame([.. vector.Select(value => value * 1.0005f)]);
    }

    [Fact]
    public void SearchPeople_HundredsOfTemplatesEach_EqualsNaiveScan()
    {
        var source = new TestVectors(12, 512);
        var pair = new Pair(512);
        foreach (var person in Enumerable.Range(0, 8).Select(_ => source.NewPerson()))
        {
            var mean = source.Unit();
            for (var i = 0; i < 300; i++) pair.Add(source.NewFace(), person, source.Near(mean, 1));
            pair.AssertSame(source.Near(mean, 0.5));
        }
    }

    [Fact]
    public void Search_TwoThreads_EqualsNaiveScan()
    {
        var source = new TestVectors(13, 64);
        var pair = new Pair(64, parallelRows: 0);
        var people = Enumerable.Range(0, 400).Select(_ => source.NewPerson()).ToArray();
        for (var i = 0; i < 12_000; i++) pair.Add(source.NewFace(), people[source.Random.Next(400)], source.Unit());
        for (var round = 0; round < 30; round++) pair.AssertSame(source.Unit());
    }

    [Fact]
    public void Search_Empty_ReturnsNothing()
    {
        var index = TestIndexes.Create(512);
        index.Search(new TestVectors(1, 512).Unit(), 5).ShouldBeEmpty();
        index.SearchPeople(new TestVectors(1, 512).Unit(), 5).ShouldBeEmpty();
        (index.Count, index.PersonCount).ShouldBe((0, 0));
    }

    [Fact]
    public void Search_OneFace_ReturnsItWhateverTheSimilarity()
    {
        var source = new TestVectors(14, 512);
        var index = TestIndexes.Create(512);
        var (face, person, vector) = (source.NewFace(), source.NewPerson(), source.Unit());
        index.Add(face, person, vector);
        index.Search([.. vector.Select(value => -value)], int.MaxValue).ShouldHaveSingleItem().FaceId.ShouldBe(face);
        index.SearchPeople(vector, int.MaxValue).ShouldHaveSingleItem().ShouldBe(new IndexHit(face, person, 1f), new NearlyEqual());
    }

    private sealed class NearlyEqual : IEqualityComparer<IndexHit>
    {
        public bool Equals(IndexHit a, IndexHit b) =>
            a.FaceId == b.FaceId && a.PersonId == b.PersonId && Math.Abs(a.Similarity - b.Similarity) < 1e-6;

        public int GetHashCode(IndexHit hit) => hit.FaceId.GetHashCode();
    }
}

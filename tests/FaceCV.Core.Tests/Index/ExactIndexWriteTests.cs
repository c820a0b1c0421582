using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Tests.Index;

public sealed class ExactIndexWriteTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Writes_RandomSequence_EqualsNaiveIndex(int seed)
    {
        var source = new TestVectors(seed, 48);
        var pair = new Pair(48);
        var people = Enumerable.Range(0, 60).Select(_ => source.NewPerson()).ToArray();
        for (var step = 0; step < 6000; step++)
        {
            // Phases of growth and of shrinking, so that chunks are added, drained and given up.
            var growing = step / 1500 % 2 == 0;
            var known = pair.Naive.Count == 0 ? source.NewFace() : pair.Naive.Faces.ElementAt(source.Random.Next(Math.Min(50, pair.Naive.Count)));
            switch (source.Random.Next(20))
            {
                case 0: pair.Add(known, people[source.Random.Next(60)], source.Unit()); break;
                case 1 when step % 40 == 0: pair.RemovePerson(people[source.Random.Next(60)]); break;
                case < 5: pair.Remove(known); break;
                case < 6: pair.Remove(source.NewFace()); break;
                default:
                    if (growing) pair.Add(source.NewFace(), people[source.Random.Next(60)], source.Unit());
                    else pair.Remove(known);
                    break;
            }

            if (step % 200 == 0) pair.AssertSame(source.Unit());
        }

        pair.AssertSame(source.Unit());
        pair.Index.RowsWithData().ShouldBe(pair.Index.Count);
    }

    [Fact]
    public void Add_SameFaceAgain_ReplacesVectorAndPerson()
    {
        var source = new TestVectors(4, 64);
        var index = TestIndexes.Create(64);
        var face = source.NewFace();
        var (first, second) = (source.NewPerson(), source.NewPerson());
        index.Add(face, first, source.Unit());
        var vector = source.Unit();
        index.Add(face, second, vector);
        (index.Count, index.PersonCount, index.RowsWithData()).ShouldBe((1, 1, 1));
        index.Search(vector, 5).ShouldHaveSingleItem().PersonId.ShouldBe(second);
        index.RemovePerson(first).ShouldBe(0);
        index.RemovePerson(second).ShouldBe(1);
    }

    [Fact]
    public void Remove_NoSearchRunning_ZeroesMemoryBeforeReturning()
    {
        var source = new TestVectors(5, 100);
        var index = TestIndexes.Create(100);
        var person = source.NewPerson();
        var faces = Enumerable.Range(0, 10).Select(_ => source.NewFace()).ToArray();
        foreach (var face in faces) index.Add(face, person, source.Unit());
        index.Remove(faces[3]).ShouldBeTrue();
        index.Remove(faces[3]).ShouldBeFalse();
        index.RowsWithData().ShouldBe(9);
        index.RemovePerson(person).ShouldBe(9);
        index.RowsWithData().ShouldBe(0);
        (index.Count, index.PersonCount).ShouldBe((0, 0));
    }

    [Fact]
    public void Remove_SearchRunning_ZeroesMemoryWhenItEnds()
    {
        var source = new TestVectors(6, 64);
        var index = TestIndexes.Create(64);
        var (face, vector) = (source.NewFace(), source.Unit());
        index.Add(face, source.NewPerson(), vector);
        var lease = index.Table.Leases.Take(out var version);
        index.Remove(face).ShouldBeTrue();

        index.RowsWithData().ShouldBe(1);
        index.Table.Chunks[0].Lives.IsVisible(0, version).ShouldBeTrue();
        index.Search(vector, 1).ShouldBeEmpty();

        index.Add(source.NewFace(), source.NewPerson(), source.Unit());
        index.Vector(0).ShouldBe(vector, "a row still being read is not used again");

        index.Table.Leases.Return(lease);
        index.Table.EraseRetired();
        index.RowsWithData().ShouldBe(1);
    }

    [Fact]
    public void AddAndRemove_ManyTimes_ReusesRows()
    {
        var source = new TestVectors(7, 64);
        var index = TestIndexes.Create(64);
        for (var i = 0; i < 5000; i++)
        {
            var face = source.NewFace();
            index.Add(face, source.NewPerson(), source.Unit());
            if (i >= 100) index.Remove(face);
        }

        index.Table.Chunks.Length.ShouldBe(1);
        index.Count.ShouldBe(100);
    }

    [Fact]
    public void Remove_MostOfManyChunks_GivesMemoryBack()
    {
        var source = new TestVectors(8, 16);
        var pair = new Pair(16);
        var kept = source.NewPerson();
        var removed = source.NewPerson();
        for (var i = 0; i < 10 * VectorChunk.Capacity; i++)
            pair.Add(source.NewFace(), i % 20 == 0 ? kept : removed, source.Unit());
        pair.Index.Table.Chunks.Length.ShouldBe(10);
        pair.RemovePerson(removed);
        pair.Index.Table.Chunks.Length.ShouldBeLessThanOrEqualTo(2);
        pair.AssertSame(source.Unit());
        pair.Index.RowsWithData().ShouldBe(pair.Index.Count);
    }
}

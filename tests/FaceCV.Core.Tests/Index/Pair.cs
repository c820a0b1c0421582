using FaceCV.Core.Gallery;
using FaceCV.Core.Index;

namespace FaceCV.Core.Tests.Index;

/// <summary>The index and the naive one, written alike.</summary>
internal sealed class Pair(int dimension, string? kernel = null, int parallelRows = ExactIndex.ParallelRows)
{
    public ExactIndex Index { get; } = TestIndexes.Create(dimension, kernel, parallelRows);

    public NaiveIndex Naive { get; } = new();

    public void Add(FaceId face, PersonId person, float[] vector)
    {
        Index.Add(face, person, vector);
        Naive.Add(face, person, vector);
    }

    public void Remove(FaceId face) => Index.Remove(face).ShouldBe(Naive.Remove(face));

    public void RemovePerson(PersonId person) => Index.RemovePerson(person).ShouldBe(Naive.RemovePerson(person));

    /// <summary>Same counts, and the very same hits in the same order, bit for bit.</summary>
    public void AssertSame(float[] probe)
    {
        (Index.Count, Index.PersonCount).ShouldBe((Naive.Count, Naive.PersonCount));
        foreach (var count in (int[])[1, 5, 40, int.MaxValue])
        {
            Index.Search(probe, count).SequenceEqual(Naive.Search(probe, count)).ShouldBeTrue($"templates, {count}");
            Index.SearchPeople(probe, count).SequenceEqual(Naive.SearchPeople(probe, count)).ShouldBeTrue($"people, {count}");
        }
    }
}

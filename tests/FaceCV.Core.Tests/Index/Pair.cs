using FaceCV.Core.Gallery;
using FaceCV.Core.Index;

namespace FaceCV.Core.Tests.Index;

/// <summary>The index and the naive one, written alike.</summary>
internal sealed class Pair(ExactIndex index, NaiveIndex? naive = null)
{
    public Pair(int dimension, string? kernel = null, int parallelRows = ExactIndex.ParallelRows)
        : this(TestIndexes.Create(dimension, kernel, parallelRows))
    {
    }

    public ExactIndex Index { get; } = index;

    public NaiveIndex Naive { get; } = naive ?? new NaiveIndex();

    public void Add(FaceId face, PersonId person, float[] vector)
    {
        Index.Add(face, person, vector);
        Naive.Add(face, person, vector);
    }

    public void Remove(FaceId face) => Index.Remove(face).ShouldBe(Naive.Remove(face));

    public void RemovePerson(PersonId person) => Index.RemovePerson(person).ShouldBe(Naive.RemovePerson(person));

    /// <summary>Same counts, and the very same hits in the same order, bit for bit.</summary>
    public void AssertSame(float[] probe, Func<PersonId, bool>? allowed = null)
    {
        (Index.Count, Index.PersonCount).ShouldBe((Naive.Count, Naive.PersonCount));
        foreach (var count in (int[])[1, 5, 40, int.MaxValue])
        {
            Index.Search(probe, count, allowed).SequenceEqual(Naive.Search(probe, count, allowed)).ShouldBeTrue($"templates, {count}");
            Index.SearchPeople(probe, count, allowed).SequenceEqual(Naive.SearchPeople(probe, count, allowed)).ShouldBeTrue($"people, {count}");
        }
    }

    /// <summary>The same for several probes at once.</summary>
    public void AssertSame(IReadOnlyList<float[]> probes, int count, Func<PersonId, bool>? allowed = null)
    {
        var templates = Index.SearchMany([.. probes.Select(probe => (ReadOnlyMemory<float>)probe)], count, allowed);
        var people = Index.SearchPeopleMany([.. probes.Select(probe => (ReadOnlyMemory<float>)probe)], count, allowed);
        (templates.Length, people.Length).ShouldBe((probes.Count, probes.Count));
        for (var i = 0; i < probes.Count; i++)
        {
            templates[i].SequenceEqual(Naive.Search(probes[i], count, allowed)).ShouldBeTrue($"templates, probe {i}");
            people[i].SequenceEqual(Naive.SearchPeople(probes[i], count, allowed)).ShouldBeTrue($"people, probe {i}");
        }
    }
}

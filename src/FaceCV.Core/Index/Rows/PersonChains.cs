using FaceCV.Core.Gallery;

namespace FaceCV.Core.Index.Rows;

/// <summary>The rows of each person, as doubly linked lists through the rows. For the writer only.</summary>
internal sealed class PersonChains(RowSpace space)
{
    private readonly RowMap _first = new(row => space.ChunkOf(row).People[RowSpace.SlotOf(row)].Value);

    /// <summary>People with a row.</summary>
    public int Count => _first.Count;

    /// <summary>Makes room, while there is nobody, for so many people.</summary>
    public void Reserve(int people) => _first.Reserve(people);

    /// <summary>A person's first row, or -1.</summary>
    public int First(PersonId person) => _first.Find(person.Value);

    /// <summary>Puts a row at the head of its person's list.</summary>
    public void Link(int row)
    {
        var person = space.ChunkOf(row).People[RowSpace.SlotOf(row)];
        var next = _first.Find(person.Value);
        Next(row) = next + 1;
        Previous(row) = 0;
        if (next >= 0) Previous(next) = row + 1;
        _first.Set(person.Value, row);
    }

    /// <summary>Takes a row out of its person's list; a person without rows is forgotten.</summary>
    public void Unlink(int row)
    {
        var person = space.ChunkOf(row).People[RowSpace.SlotOf(row)];
        var next = Next(row) - 1;
        var previous = Previous(row) - 1;
        Next(row) = Previous(row) = 0;
        if (next >= 0) Previous(next) = previous + 1;
        if (previous >= 0) Next(previous) = next + 1;
        else if (next >= 0) _first.Set(person.Value, next);
        else _first.Remove(person.Value);
    }

    private ref int Next(int row) => ref space.ChunkOf(row).Next[RowSpace.SlotOf(row)];

    private ref int Previous(int row) => ref space.ChunkOf(row).Previous[RowSpace.SlotOf(row)];
}

using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Bases;

namespace FaceCV.Core.Index.Rows;

/// <summary>
/// What is in an index, in versions. One writer at a time (a short lock) makes the next version out of the newest; searches lease a
/// version and never wait. A removed row is out of every later search at once, and its memory is zeroed as soon as the last search
/// that could still be reading it ends, which with no search running is before the removal returns.
/// </summary>
internal sealed class RowTable
{
    private readonly Lock _write = new();
    private readonly RowSpace _space;
    private readonly RowMap _faces;
    private readonly PersonChains _people;
    private readonly RetiredRows _retired = new();
    private readonly RetiredCodes _retiredCodes = new();
    private int _count;
    private int _personCount;

    /// <summary>An empty table.</summary>
    public RowTable(int dimension, IRowStorage storage)
    {
        Storage = storage;
        _space = new RowSpace(dimension, storage);
        _faces = new RowMap(row => _space.ChunkOf(row).Faces[RowSpace.SlotOf(row)].Value);
        _people = new PersonChains(_space);
        Samples = new RowSamples(_space, storage, _write);
    }

    /// <summary>Looks at some of the rows.</summary>
    public RowSamples Samples { get; }

    /// <summary>Versions and their searches.</summary>
    public SearchLeases Leases { get; } = new();

    /// <summary>Where the float vectors of the rows are.</summary>
    public IRowStorage Storage { get; }

    /// <summary>The chunks; read them after the lease was taken.</summary>
    public VectorChunk[] Chunks => _space.Chunks;

    /// <summary>Rows in the newest version.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>People in the newest version.</summary>
    public int PersonCount => Volatile.Read(ref _personCount);

    /// <summary>Adds a face, or replaces it.</summary>
    public void Add(FaceId face, PersonId person, ReadOnlySpan<float> vector)
    {
        lock (_write)
        {
            var version = Leases.Version + 1;
            var row = _space.Take();
            _space.Write(row, face, person, vector);
            var replaced = _faces.Find(face.Value);
            if (replaced >= 0) Retire(replaced, version);
            Enter(row, version);
            Publish(version);
        }

        Tidy();
    }

    /// <summary>Removes a face; false when it is not there.</summary>
    public bool Remove(FaceId face)
    {
        lock (_write)
        {
            var row = _faces.Find(face.Value);
            if (row < 0) return false;
            var version = Leases.Version + 1;
            Retire(row, version);
            Publish(version);
        }

        Tidy();
        return true;
    }

    /// <summary>Removes all faces of a person in one version; returns how many.</summary>
    public int Remove(PersonId person)
    {
        var removed = 0;
        lock (_write)
        {
            var version = Leases.Version + 1;
            for (var row = _people.First(person); row >= 0; row = _people.First(person), removed++) Retire(row, version);
            if (removed == 0) return 0;
            Publish(version);
        }

        Tidy();
        return removed;
    }

    /// <summary>Takes over rows that were read back, before there is anything else. Of two of one face the second is erased.</summary>
    public void Restore(VectorChunk[] chunks)
    {
        lock (_write)
        {
            _space.Restore(chunks);
            var again = new List<int>();
            Parallel.Invoke(() => FindFaces(again), FindPeople);
            foreach (var row in again)
            {
                _people.Unlink(row);
                _space.Erase(row);
            }

            Publish(Leases.Version + 1);
        }
    }

    /// <summary>Puts the rows of a chunk into another basis. Searches go on; a writer waits for it.</summary>
    /// <returns>False when there is no such chunk, or it is in that basis already.</returns>
    public bool Recode(int chunkNumber, Basis basis)
    {
        lock (_write)
        {
            if (chunkNumber >= _space.Chunks.Length || _space.Chunks[chunkNumber].Codes.Basis == basis) return false;
            var version = Leases.Version + 1;
            var before = _space.Chunks[chunkNumber].Codes;
            var codes = _space.Code(chunkNumber, basis);
            Storage.Recode(chunkNumber, _space.Chunks[chunkNumber], codes);
            _space.Chunks[chunkNumber].Codes = codes;
            _retiredCodes.Add(before, version);
            Publish(version);
        }

        Tidy();
        return true;
    }

    /// <summary>Erases what may be erased by now. Called at the end of a search; does nothing when a writer is at work, who does it then.</summary>
    public void EraseRetired()
    {
        while (CanErase() && _write.TryEnter())
        {
            try
            {
                EraseUnderLock();
            }
            finally
            {
                _write.Exit();
            }
        }
    }

    private void FindFaces(List<int> again)
    {
        _faces.Reserve(_space.Capacity - _space.Free);
        foreach (var row in OccupiedRows())
        {
            var face = _space.ChunkOf(row).Faces[RowSpace.SlotOf(row)].Value;
            if (_faces.Find(face) >= 0) again.Add(row);
            else _faces.Set(face, row);
        }
    }

    private void FindPeople()
    {
        // There may be fewer people than faces; the first chunk tells about how many.
        var first = _space.Chunks is [var chunk, ..] ? chunk.People.AsSpan(0, chunk.Used).ToArray() : [];
        _people.Reserve((int)((long)(_space.Capacity - _space.Free) * first.Distinct().Count() / Math.Max(1, first.Length)));
        foreach (var row in OccupiedRows()) _people.Link(row);
    }

    private IEnumerable<int> OccupiedRows()
    {
        for (var row = 0; row < _space.Capacity; row++)
        {
            if (_space.ChunkOf(row).Lives.IsOccupied(RowSpace.SlotOf(row))) yield return row;
        }
    }

    // After each time the lock was held: a search that ended meanwhile found it taken and left its rows to this.
    private void Tidy()
    {
        do
        {
            EraseRetired();
        }
        while (DrainLastChunk());
        EraseRetired();
    }

    private bool CanErase()
    {
        Interlocked.MemoryBarrier();
        var oldest = Math.Min(_retired.Oldest, _retiredCodes.Oldest);
        return oldest != long.MaxValue && oldest <= Leases.OldestInUse();
    }

    private void EraseUnderLock()
    {
        var oldest = Leases.OldestInUse();
        while (_retired.TryTake(oldest, out var row)) _space.Erase(row);
        _retiredCodes.Erase(oldest);
        _space.Trim();
    }

    private void Enter(int row, long version)
    {
        var chunk = _space.ChunkOf(row);
        var slot = RowSpace.SlotOf(row);
        _faces.Set(chunk.Faces[slot].Value, row);
        _people.Link(row);
        chunk.Lives.Begin(slot, version);
    }

    private void Retire(int row, long version)
    {
        var chunk = _space.ChunkOf(row);
        var slot = RowSpace.SlotOf(row);
        _faces.Remove(chunk.Faces[slot].Value);
        _people.Unlink(row);
        chunk.Lives.End(slot, version);
        _retired.Add(row, version);
    }

    private void Publish(long version)
    {
        Volatile.Write(ref _count, _faces.Count);
        Volatile.Write(ref _personCount, _people.Count);
        Leases.Version = version;
    }

    // Once a quarter of the memory and a chunk more lie free, the rows of the last chunk move into the gaps, all in one version.
    private bool DrainLastChunk()
    {
        if (_space.Free < VectorChunk.Capacity + (_space.Capacity / 4)) return false;
        lock (_write)
        {
            if (_space.Free < VectorChunk.Capacity + (_space.Capacity / 4)) return false;
            var version = Leases.Version + 1;
            var last = _space.Chunks[^1];
            var first = _space.Capacity - VectorChunk.Capacity;
            var moved = false;
            for (var slot = 0; slot < last.Used; slot++)
            {
                if (!last.Lives.IsAlive(slot)) continue;
                var row = _space.Take();
                _space.Copy(first + slot, row);
                Retire(first + slot, version);
                Enter(row, version);
                moved = true;
            }

            if (moved) Publish(version);
            return moved;
        }
    }
}

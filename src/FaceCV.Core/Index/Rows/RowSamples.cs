namespace FaceCV.Core.Index.Rows;

/// <summary>Looks at some of the rows.</summary>
/// <param name="space">The rows.</param>
/// <param name="storage">Their float vectors.</param>
/// <param name="write">The lock of the writer.</param>
internal sealed class RowSamples(RowSpace space, IRowStorage storage, Lock write)
{
    /// <summary>Vectors of rows spread evenly over the index, vector after vector.</summary>
    /// <param name="most">Most rows.</param>
    public float[] Spread(int most)
    {
        var dimension = space.Dimension;
        var sample = new float[most * dimension];
        var count = 0;
        for (var i = 0; i < most; i++)
        {
            // Row by row under the lock, so that no writer waits long.
            lock (write)
            {
                var row = (int)((long)i * space.Capacity / most);
                if (space.Capacity == 0 || (i > 0 && row == (int)((i - 1L) * space.Capacity / most))) continue;
                if (!space.ChunkOf(row).Lives.IsAlive(RowSpace.SlotOf(row))) continue;
                storage.Read(row, sample.AsSpan(count++ * dimension, dimension));
            }
        }

        var taken = sample[..(count * dimension)];
        Array.Clear(sample);
        return taken;
    }

    /// <summary>The newest of the faces, by id, and as many others spread evenly over the index.</summary>
    public List<IndexedVector> Newest(int count)
    {
        var newest = new PriorityQueue<int, Guid>();
        var some = new List<IndexedVector>();
        lock (write)
        {
            for (var row = 0; row < space.Capacity; row++)
            {
                var (chunk, slot) = (space.ChunkOf(row), RowSpace.SlotOf(row));
                if (!chunk.Lives.IsAlive(slot)) continue;
                if (newest.Count < count) newest.Enqueue(row, chunk.Faces[slot].Value);
                else newest.EnqueueDequeue(row, chunk.Faces[slot].Value);
                if (row % Math.Max(1, space.Capacity / count) == 0) some.Add(Vector(row));
            }

            foreach (var (row, _) in newest.UnorderedItems) some.Add(Vector(row));
        }

        return [.. some.DistinctBy(vector => vector.FaceId)];
    }

    private IndexedVector Vector(int row)
    {
        var values = new float[space.Dimension];
        storage.Read(row, values);
        var (chunk, slot) = (space.ChunkOf(row), RowSpace.SlotOf(row));
        return new IndexedVector(chunk.Faces[slot], chunk.People[slot], values);
    }
}

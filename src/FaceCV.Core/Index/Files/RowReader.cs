using FaceCV.Core.Errors;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Index.Files;

/// <summary>Reads the codes of an index back into chunks. Every record is verified as it is opened; one that is damaged ends it.</summary>
internal static class RowReader
{
    /// <summary>The version that rows read back are born in.</summary>
    public const long Version = 1;

    private const int VectorsTried = 64;

    /// <summary>Reads all chunks, on all processors.</summary>
    /// <exception cref="FaceException">A record is damaged.</exception>
    /// <exception cref="InvalidDataException">A record does not fit the others.</exception>
    public static VectorChunk[] Read(FileRows files)
    {
        var rows = files.Codes.Count;
        var chunks = new VectorChunk[(rows + VectorChunk.Capacity - 1) / VectorChunk.Capacity];
        try
        {
            Parallel.For(0, chunks.Length, () => new Buffers(files), (number, _, buffers) => Read(files, number, chunks, buffers), buffers => buffers.Clear());
        }
        catch (AggregateException failures)
        {
            throw failures.InnerExceptions[0] is FaceException or InvalidDataException or IOException
                ? failures.InnerExceptions[0]
                : new InvalidDataException(failures.InnerExceptions[0].Message, failures);
        }

        TryVectors(files, chunks);
        return chunks;
    }

    private static Buffers Read(FileRows files, int number, VectorChunk[] chunks, Buffers buffers)
    {
        var first = number << VectorChunk.CapacityBits;
        files.Codes.ReadSealed(first, buffers.Sealed);
        var (size, content) = (files.Codes.RecordBytes, files.Codes.ContentBytes);
        var (basis, used, mixed) = (-1, 0, false);
        for (var slot = 0; slot < VectorChunk.Capacity; slot++)
        {
            var record = buffers.Content.AsSpan(slot * content, content);
            buffers.Occupied[slot] = files.Codes.Open(first + slot, buffers.Sealed.AsSpan(slot * size, size), record);
            if (!buffers.Occupied[slot]) continue;
            mixed |= basis >= 0 && basis != RowRecord.Basis(record);
            basis = RowRecord.Basis(record);
            used = slot + 1;
        }

        // A chunk whose way into another basis was cut off half-way is coded anew.
        var chunk = new VectorChunk(basis < 0 || mixed ? files.Bases.Natural : files.Bases.Get(basis));
        for (var slot = 0; slot < used; slot++)
        {
            if (!buffers.Occupied[slot]) continue;
            var record = buffers.Content.AsSpan(slot * content, content);
            (chunk.Faces[slot], chunk.People[slot]) = RowRecord.Ids(record);
            if (mixed) Code(files, first + slot, chunk, slot);
            else RowRecord.UnpackCodes(record, chunk.Codes, slot);
            chunk.Lives.Begin(slot, Version);
        }

        chunk.Used = used;
        chunks[number] = chunk;
        return buffers;
    }

    private static void Code(FileRows files, int row, VectorChunk chunk, int slot)
    {
        var dimension = chunk.Codes.Basis.Dimension;
        var (vector, work) = (new float[dimension], new float[dimension]);
        files.Read(row, vector);
        UnitVector.Check(vector, dimension, nameof(row));
        chunk.Codes.Write(slot, vector, work);
        Array.Clear(vector);
    }

    // The float vectors are verified when they are read; that they are those of the rows at all is tried out on a few.
    private static void TryVectors(FileRows files, VectorChunk[] chunks)
    {
        if (chunks.Length == 0) return;
        var vector = new float[chunks[0].Codes.Basis.Dimension];
        for (var i = 0; i < VectorsTried; i++)
        {
            var row = (int)(i * (long)chunks.Length * VectorChunk.Capacity / VectorsTried);
            if (!chunks[row >> VectorChunk.CapacityBits].Lives.IsOccupied(RowSpace.SlotOf(row))) continue;
            files.Read(row, vector);
            if (!vector.AsSpan().ContainsAnyExcept(0f)) throw new InvalidDataException($"Row {row} has no vector.");
        }

        Array.Clear(vector);
    }

    private sealed class Buffers(FileRows files)
    {
        public byte[] Sealed { get; } = new byte[VectorChunk.Capacity * files.Codes.RecordBytes];

        public byte[] Content { get; } = new byte[VectorChunk.Capacity * files.Codes.ContentBytes];

        public bool[] Occupied { get; } = new bool[VectorChunk.Capacity];

        public void Clear() => Array.Clear(Content);
    }
}

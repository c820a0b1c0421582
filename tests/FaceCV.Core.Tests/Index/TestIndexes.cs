using FaceCV.Core.Index;
using FaceCV.Core.Index.Kernels;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Tests.Index;

/// <summary>Indexes for tests, and a look into their memory.</summary>
internal static class TestIndexes
{
    /// <summary>Names of the kernels this processor runs.</summary>
    public static TheoryData<string> Kernels => [.. DotKernel.All.Where(kernel => kernel.IsSupported).Select(kernel => kernel.Name)];

    public static DotKernel Kernel(string name) => DotKernel.All.Single(kernel => kernel.Name == name);

    /// <summary>An index with a kernel; <paramref name="parallelRows"/> 0 makes even the smallest search use two threads.</summary>
    public static ExactIndex Create(int dimension, string? kernel = null, int parallelRows = ExactIndex.ParallelRows) =>
        new(dimension, 2, kernel is null ? DotKernel.Best : Kernel(kernel), parallelRows);

    /// <summary>Does at once what is otherwise done in the background: a basis is learnt and full chunks are put into it.</summary>
    public static void Settle(this ExactIndex index)
    {
        index.Bases.Work.GetAwaiter().GetResult();
        index.Bases.Catch();
    }

    /// <summary>Rows of which any code, component or id is not zero.</summary>
    public static int RowsWithData(this ExactIndex index) => index.Table.Chunks.Select((chunk, number) =>
        Enumerable.Range(0, VectorChunk.Capacity).Count(slot => HasData(index, chunk, number, slot))).Sum();

    /// <summary>The float vector of a row.</summary>
    public static float[] Vector(this ExactIndex index, int row)
    {
        var vector = new float[index.Dimension];
        index.Table.Storage.Read(row, vector);
        return vector;
    }

    private static bool HasData(ExactIndex index, VectorChunk chunk, int number, int slot) =>
        chunk.Codes.LeadOf(slot).ContainsAnyExcept((sbyte)0)
        || chunk.Codes.RestOf(slot).ContainsAnyExcept((sbyte)0)
        || index.Vector((number << VectorChunk.CapacityBits) + slot).AsSpan().ContainsAnyExcept(0f)
        || chunk.Faces[slot].Value != Guid.Empty
        || chunk.People[slot].Value != Guid.Empty
        || chunk.Codes.LeadScales[slot] != 0
        || chunk.Codes.RestLengths[slot] != 0
        || chunk.Codes.Errors[slot] != 0;
}

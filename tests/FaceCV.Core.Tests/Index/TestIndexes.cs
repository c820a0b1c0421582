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

    /// <summary>Rows of which any code, component or id is not zero.</summary>
    public static int RowsWithData(this ExactIndex index) => index.Table.Chunks.Sum(chunk =>
        Enumerable.Range(0, VectorChunk.Capacity).Count(slot => HasData(chunk, slot)));

    private static bool HasData(VectorChunk chunk, int slot) =>
        chunk.Codes(slot).ContainsAnyExcept((sbyte)0)
        || chunk.Vector(slot).ContainsAnyExcept(0f)
        || chunk.Faces[slot].Value != Guid.Empty
        || chunk.People[slot].Value != Guid.Empty
        || chunk.Scales[slot] != 0;
}

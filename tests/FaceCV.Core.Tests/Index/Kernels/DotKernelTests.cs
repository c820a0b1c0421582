using FaceCV.Core.Index.Kernels;

namespace FaceCV.Core.Tests.Index.Kernels;

public sealed class DotKernelTests
{
    public static TheoryData<string> Kernels => TestIndexes.Kernels;

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Dots_RandomCodes_EqualsScalar(string kernel)
    {
        var random = new Random(11);
        foreach (var stride in (int[])[64, 128, 192, 512, 1024, 16_384])
            AssertEqualsScalar(kernel, Codes(stride, () => random.Next(-127, 128)), Codes(stride * 12, () => random.Next(-127, 128)));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Dots_GreatestMagnitudes_EqualsScalar(string kernel)
    {
        foreach (var probe in (int[])[127, -127])
        {
            foreach (var row in (int[])[127, -127])
                AssertEqualsScalar(kernel, Codes(16_384, () => probe), Codes(16_384 * 4, () => row));
        }
    }

    [Fact]
    public void Dots_UnpaddedOrShort_Throws()
    {
        Should.Throw<ArgumentException>(() => DotKernel.Best.Dots(new sbyte[63], new sbyte[63 * 4], new int[4]));
        Should.Throw<ArgumentException>(() => DotKernel.Best.Dots(new sbyte[64], new sbyte[64 * 4], new int[3]));
        Should.Throw<ArgumentException>(() => DotKernel.Best.Dots(new sbyte[64], new sbyte[64 * 3], new int[4]));
        Should.Throw<ArgumentException>(() => DotKernel.Best.DotsAt(new sbyte[64], new sbyte[64 * 3], [0, 1, 2, 3], new int[4]));
        Should.Throw<ArgumentException>(() => DotKernel.Best.DotsAt(new sbyte[64], new sbyte[64 * 3], [0, 1, 2, -1], new int[4]));
        Should.Throw<ArgumentException>(() => DotKernel.Best.DotsAt(new sbyte[64], new sbyte[64 * 3], [0, 1, 2], new int[4]));
    }

    private static sbyte[] Codes(int length, Func<int> next) => [.. Enumerable.Range(0, length).Select(_ => (sbyte)next())];

    private static void AssertEqualsScalar(string kernel, sbyte[] probe, sbyte[] codes)
    {
        var rows = codes.Length / probe.Length;
        var expected = new int[rows];
        var actual = new int[rows];
        new DotKernel<ScalarRows>().Dots(probe, codes, expected);
        TestIndexes.Kernel(kernel).Dots(probe, codes, actual);
        actual.ShouldBe(expected);

        int[] few = [rows - 1, 0, rows - 1, rows / 2];
        TestIndexes.Kernel(kernel).DotsAt(probe, codes, few, actual.AsSpan(0, 4));
        actual[..4].ShouldBe(few.Select(row => expected[row]));
    }
}

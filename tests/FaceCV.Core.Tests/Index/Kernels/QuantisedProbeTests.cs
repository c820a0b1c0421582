using System.Numerics.Tensors;
using FaceCV.Core.Index.Bases;
using FaceCV.Core.Index.Kernels;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Tests.Index.Kernels;

public sealed class QuantisedProbeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(512)]
    [InlineData(4096)]
    public void Bounds_NaturalBasis_HoldSimilarity(int dimension) => AssertBounds(Basis.Natural(dimension), dimension);

    [Theory]
    [InlineData(65, 64)]
    [InlineData(128, 64)]
    [InlineData(512, 128)]
    [InlineData(1000, 448)]
    public void Bounds_TurnedBasis_HoldSimilarity(int dimension, int lead)
    {
        // No basis is wrong: one learnt from nothing bounds loosely, that is all.
        var rows = new float[lead * dimension];
        Orthonormal.Fill<float>(rows);
        Orthonormal.Make<float>(rows, dimension);
        AssertBounds(new Basis(dimension, lead, Orthonormal.Complete(rows, dimension)), dimension);
    }

    [Fact]
    public void Bounds_FaceLikeVectors_AreTight()
    {
        // Loose bounds would be right, and slow: at 512 components about 0.02 is what 8 bits cost.
        var source = new TestVectors(3, 512);
        var (probe, codes) = (new QuantisedProbe(Basis.Natural(512)), new ChunkCodes(Basis.Natural(512)));
        probe.Set(source.Unit());
        codes.Write(0, source.Unit(), new float[512]);
        ((probe.Reach * codes.Errors[0]) + probe.Margin).ShouldBeLessThan(0.03f);
    }

    [Fact]
    public void Clear_AfterUse_LeavesNothing()
    {
        var probe = new QuantisedProbe(Basis.Natural(64));
        probe.Set(new TestVectors(1, 64).Unit());
        probe.Clear();
        probe.LeadCodes.ToArray().ShouldAllBe(value => value == 0);
    }

    private static void AssertBounds(Basis basis, int seed)
    {
        var source = new TestVectors(seed, basis.Dimension);
        var (probe, codes) = (new QuantisedProbe(basis), new ChunkCodes(basis));
        var turned = new float[basis.Dimension];
        for (var round = 0; round < 200; round++)
        {
            float[][] vectors = [source.Unit(), source.Sparse(), source.Signs()];
            var p = vectors[round % 3];
            probe.Set(p);
            foreach (var x in (float[][])[.. vectors, source.Near(p, 0.001), source.Near(p, 0.3), [.. p.Select(value => -value)], p])
            {
                basis.Turn(x, turned);
                codes.Write(0, turned, new float[basis.Dimension]);
                var similarity = TensorPrimitives.Dot<float>(p, x);
                var lead = probe.LeadGain * codes.LeadScales[0] * Dot(probe.LeadCodes, codes.LeadOf(0));
                (lead + (probe.LeadReach * codes.LeadErrors[0]) + (probe.RestLength * codes.RestLengths[0]) + probe.LeadMargin)
                    .ShouldBeGreaterThanOrEqualTo(similarity);
                var near = lead + (probe.RestGain * codes.RestScales[0] * Dot(probe.RestCodes, codes.RestOf(0)));
                similarity.ShouldBeInRange(
                    near - (probe.Reach * codes.Errors[0]) - probe.Margin, near + (probe.Reach * codes.Errors[0]) + probe.Margin);
                codes.LeadOf(0).ToArray().ShouldNotContain(sbyte.MinValue);
            }
        }
    }

    private static int Dot(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        var dot = 0;
        for (var i = 0; i < a.Length; i++) dot += a[i] * b[i];
        return dot;
    }
}

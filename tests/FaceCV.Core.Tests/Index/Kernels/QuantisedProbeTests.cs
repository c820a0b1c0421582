using System.Numerics.Tensors;
using FaceCV.Core.Index.Kernels;

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
    public void Bound_AnyPairOfVectors_IsNotBelowSimilarity(int dimension)
    {
        var source = new TestVectors(dimension, dimension);
        var stride = (dimension + 63) / 64 * 64;
        var probe = new QuantisedProbe(dimension, stride);
        var row = new sbyte[stride];
        for (var round = 0; round < 300; round++)
        {
            float[][] vectors = [source.Unit(), source.Sparse(), source.Signs()];
            var p = vectors[round % 3];
            foreach (var x in (float[][])[.. vectors, source.Near(p, 0.001), source.Near(p, 0.3), [.. p.Select(value => -value)], p])
            {
                probe.Set(p);
                var quantised = Quantiser.Quantise(x, row, new float[dimension]);
                var dot = 0;
                for (var i = 0; i < stride; i++) dot += probe.Codes[i] * row[i];
                var bound = (probe.Gain * quantised.Scale * dot) + (probe.Reach * quantised.Error) + probe.Margin;
                bound.ShouldBeGreaterThanOrEqualTo(TensorPrimitives.Dot<float>(p, x));
                quantised.Offset.ShouldBe(128 * row.Sum(code => code));
                row.ShouldNotContain(sbyte.MinValue);
            }
        }
    }

    [Fact]
    public void Bound_FaceLikeVectors_IsTight()
    {
        // Loose bounds would be right, and slow: at 512 components about 0.02 is what 8 bits cost.
        var source = new TestVectors(3, 512);
        var probe = new QuantisedProbe(512, 512);
        probe.Set(source.Unit());
        var quantised = Quantiser.Quantise(source.Unit(), new sbyte[512], new float[512]);
        ((probe.Reach * quantised.Error) + probe.Margin).ShouldBeLessThan(0.03f);
    }

    [Fact]
    public void Clear_AfterUse_LeavesNothing()
    {
        var probe = new QuantisedProbe(64, 64);
        probe.Set(new TestVectors(1, 64).Unit());
        probe.Clear();
        probe.Vector.ToArray().ShouldAllBe(value => value == 0);
        probe.Codes.ToArray().ShouldAllBe(value => value == 0);
    }
}

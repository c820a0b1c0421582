using FaceCV.Core.Index.Bases;

namespace FaceCV.Core.Tests.Index.Bases;

public sealed class BasisLearnerTests
{
    [Theory]
    [InlineData(512, 40, 64)]
    [InlineData(512, 100, 128)]
    [InlineData(160, 40, 64)]
    public void Learn_GatheredVectors_LeadsWithAllTheyFill(int dimension, int directions, int lead)
    {
        var source = new TestVectors(1, dimension);
        var basis = BasisLearner.Learn(Sample(1500, () => source.Gathered(directions)), Basis.Natural(dimension));

        basis.IsNatural.ShouldBeFalse();
        basis.Lead.ShouldBe(lead);
        var turned = new float[dimension];
        for (var i = 0; i < 100; i++)
        {
            basis.Turn(source.Gathered(directions), turned);
            turned[lead..].Sum(value => value * value).ShouldBeLessThan(0.1f);
            turned.Sum(value => value * value).ShouldBe(1, 1e-4);
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(100)]
    [InlineData(3)]
    public void Learn_VectorsAnywhere_StaysNatural(int dimension)
    {
        var source = new TestVectors(2, dimension);
        var natural = Basis.Natural(dimension);
        BasisLearner.Learn(Sample(1500, source.Unit), natural).ShouldBeSameAs(natural);
    }

    [Fact]
    public void Learn_SameSpaceAgain_KeepsTheBasis_AnotherSpace_GivesItUp()
    {
        var source = new TestVectors(3, 256);
        var first = BasisLearner.Learn(Sample(1500, () => source.Gathered(40)), Basis.Natural(256));
        BasisLearner.Learn(Sample(1500, () => source.Gathered(40)), first).ShouldBeSameAs(first);

        var other = new TestVectors(4, 256);
        var second = BasisLearner.Learn(Sample(1500, () => other.Gathered(40, space: 9)), first);
        second.ShouldNotBeSameAs(first);
        second.IsNatural.ShouldBeFalse();
    }

    [Fact]
    public void Learn_OneVectorOverAndOver_IsABasisAllTheSame()
    {
        // The rank is 1: all other directions have to be made up.
        var vector = new TestVectors(5, 192).Unit();
        var basis = BasisLearner.Learn(Sample(100, () => vector), Basis.Natural(192));
        basis.Lead.ShouldBe(64);
        basis.Slack.ShouldBeLessThan(1e-3f);
    }

    [Fact]
    public void Basis_RowsNotOrthonormal_Throws()
    {
        var rows = new float[128 * 128];
        Should.Throw<ArgumentException>(() => new Basis(128, 64, rows)).Message.ShouldContain("orthonormal");
        Array.Fill(rows, float.NaN);
        Should.Throw<ArgumentException>(() => new Basis(128, 64, rows));
    }

    [Fact]
    public void Turn_SeveralVectors_EqualsOneByOne()
    {
        var source = new TestVectors(6, 130);
        var basis = BasisLearner.Learn(Sample(500, () => source.Gathered(10)), Basis.Natural(130));
        var vectors = Sample(19, source.Unit);
        var (together, alone) = (new float[vectors.Length], new float[130]);
        basis.Turn(vectors, together);
        for (var i = 0; i < 19; i++)
        {
            basis.Turn(vectors.AsSpan(i * 130, 130), alone);
            together.AsSpan(i * 130, 130).SequenceEqual(alone).ShouldBeTrue();
        }
    }

    private static float[] Sample(int count, Func<float[]> next) => [.. Enumerable.Range(0, count).SelectMany(_ => next())];
}

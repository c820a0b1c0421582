using System.Security.Cryptography;
using FaceCV.Stores.Chroma.Vectors;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Chroma;

public sealed class SecretRotationTests
{
    private static readonly byte[] Key = SHA256.HashData("a key of tests"u8);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(129)]
    public void Turn_UnitVectors_StayOrthogonalAndOfLengthOne(int dimension)
    {
        var rotation = new SecretRotation(Key, dimension);
        var rows = Enumerable.Range(0, dimension).Select(n => rotation.Turn([.. Enumerable.Range(0, dimension).Select(m => m == n ? 1f : 0f)])).ToList();

        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++) Dot(rows[i], rows[j]).ShouldBe(i == j ? 1 : 0, 1e-6);
        }
    }

    [Fact]
    public void Turn_Templates_KeepsTheirCosineButNothingOfThem()
    {
        var sample = new SampleGallery(dimension: 512);
        var rotation = new SecretRotation(Key, 512);
        for (var i = 0; i < 20; i++)
        {
            var (a, b) = (sample.Embedding(), sample.Embedding());
            var (turnedA, turnedB) = (rotation.Turn(a.Values), rotation.Turn(b.Values));
            Dot(turnedA, turnedB).ShouldBe(a.Similarity(b), 1e-5);
            Math.Abs(Dot(turnedA, a.Values.ToArray())).ShouldBeLessThan(0.25);
        }
    }

    [Fact]
    public void Turn_OtherKey_TurnsOtherwise()
    {
        var vector = new SampleGallery(dimension: 64).Embedding().Values.ToArray();
        var other = new SecretRotation(SHA256.HashData("another"u8), 64).Turn(vector);

        new SecretRotation(Key, 64).Turn(vector).ShouldBe(new SecretRotation(Key, 64).Turn(vector));
        Math.Abs(Dot(new SecretRotation(Key, 64).Turn(vector), other)).ShouldBeLessThan(0.6);
    }

    // Of many keys, the first row's components are as often positive as negative and of mean square 1/n: spread evenly, as far as that tells.
    [Fact]
    public void Turn_ManyKeys_IsSpreadEvenly()
    {
        var (sums, squares) = (new double[3], new double[3]);
        const int Keys = 3_000;
        for (var i = 0; i < Keys; i++)
        {
            var turned = new SecretRotation(SHA256.HashData(BitConverter.GetBytes(i)), 3).Turn([1, 0, 0]);
            for (var j = 0; j < 3; j++)
            {
                sums[j] += turned[j];
                squares[j] += turned[j] * turned[j];
            }
        }

        foreach (var sum in sums) (sum / Keys).ShouldBe(0, 0.05);
        foreach (var square in squares) (square / Keys).ShouldBe(1.0 / 3, 0.03);
    }

    // The format is stored data: a change of the numbers would make every collection useless.
    [Fact]
    public void Turn_KnownKey_GivesTheNumbersThatWereReleased()
    {
        var turned = new SecretRotation(new byte[32], 4).Turn([1, 0, 0, 0]);
        float[] released = [-0.60285075f, -0.10654162f, -0.75967769f, -0.21933916f];
        for (var i = 0; i < 4; i++) turned[i].ShouldBe(released[i], 1e-6f);
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}

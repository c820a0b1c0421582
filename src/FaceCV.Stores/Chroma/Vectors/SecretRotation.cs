using System.Numerics.Tensors;
using System.Security.Cryptography;

namespace FaceCV.Stores.Chroma.Vectors;

/// <summary>
/// A secret orthogonal matrix: it turns vectors so that the angles between them stay what they are. The matrix is the product of one reflection a
/// dimension, each at a plane given by a Gaussian vector, and signs; matrices made so are spread evenly over all orthogonal ones
/// (G. W. Stewart, The efficient generation of random orthogonal matrices, SIAM J. Numer. Anal. 17, 1980). It is never multiplied out.
/// </summary>
/// <remarks>
/// The Gaussians are made by Box and Muller's method of numbers of 53 bits, which are the key stream of AES-256 in counter mode: block n is the
/// cipher of n, 16 bytes big-endian, and holds two numbers, little-endian. Computed in double precision, it is the same on every machine but
/// for the last bits of logarithm and cosine.
/// </remarks>
internal sealed class SecretRotation
{
    private readonly double[][] _normals;
    private readonly double[] _signs;

    /// <summary>Makes the matrix of a key.</summary>
    /// <param name="key">32 secret bytes.</param>
    /// <param name="dimension">Components of a vector, at least 1.</param>
    public SecretRotation(ReadOnlySpan<byte> key, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        using var stream = new GaussianStream(key);
        _normals = new double[dimension - 1][];
        _signs = new double[dimension];
        for (var i = 0; i < _normals.Length; i++) (_normals[i], _signs[i]) = Reflection(stream, dimension - i);
        _signs[^1] = Math.CopySign(1, stream.Next());
        Dimension = dimension;
    }

    /// <summary>Components of a vector.</summary>
    public int Dimension { get; }

    /// <summary>The vector, turned.</summary>
    public float[] Turn(ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimension) throw new ArgumentException($"A vector of {Dimension} components is wanted, not {vector.Length}.", nameof(vector));
        var turned = new double[Dimension];
        TensorPrimitives.ConvertTruncating(vector, turned.AsSpan());
        TensorPrimitives.Multiply<double>(turned, _signs, turned);
        for (var i = _normals.Length - 1; i >= 0; i--)
        {
            var normal = _normals[i];
            var part = turned.AsSpan(i);
            TensorPrimitives.MultiplyAdd<double>(normal, -2 * TensorPrimitives.Dot<double>(normal, part), part, part);
        }

        return [.. turned.Select(value => (float)value)];
    }

    // The reflection takes a Gaussian vector to the first axis; the sign makes that axis come back as the vector's own direction.
    private static (double[] Normal, double Sign) Reflection(GaussianStream stream, int length)
    {
        var normal = new double[length];
        for (var i = 0; i < length; i++) normal[i] = stream.Next();
        var sign = -Math.CopySign(1, normal[0]);
        normal[0] += Math.CopySign(TensorPrimitives.Norm<double>(normal), normal[0]);
        TensorPrimitives.Divide(normal, TensorPrimitives.Norm<double>(normal), normal);
        return (normal, sign);
    }

    private sealed class GaussianStream : IDisposable
    {
        private readonly Aes _aes = Aes.Create();
        private readonly byte[] _counter = new byte[16];
        private readonly byte[] _block = new byte[16];
        private long _count;
        private double? _other;

        public GaussianStream(ReadOnlySpan<byte> key) => _aes.SetKey(key);

        public double Next()
        {
            if (_other is { } kept)
            {
                _other = null;
                return kept;
            }

            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(_counter.AsSpan(8), _count++);
            _aes.EncryptEcb(_counter, _block, PaddingMode.None);
            var radius = Math.Sqrt(-2 * Math.Log(1 - Fraction(0)));
            var angle = 2 * Math.PI * Fraction(8);
            _other = radius * Math.Sin(angle);
            return radius * Math.Cos(angle);
        }

        public void Dispose() => _aes.Dispose();

        private double Fraction(int at) => (System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(_block.AsSpan(at)) >> 11) * (1.0 / (1L << 53));
    }
}

using System.Buffers.Binary;

namespace FaceCV.Fuzz.Engine;

/// <summary>Makes inputs of inputs, the same ones for the same seed.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> words, int mostBytes)
{
    private static readonly long[] Edges = [0, 1, -1, 2, 16, 127, 128, 255, 256, 1_000, 32_767, 32_768, 65_535, 65_536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    private readonly Random _random = new(seed);

    /// <summary>Which of so many to take next.</summary>
    public int Pick(int count) => _random.Next(count);

    /// <summary>A changed copy.</summary>
    /// <param name="input">The input.</param>
    /// <param name="other">Another one, to take parts of.</param>
    public byte[] Change(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var steps = 1 << _random.Next(5); steps > 0; steps--) Step(bytes, other);
        if (bytes.Count > mostBytes) bytes.RemoveRange(mostBytes, bytes.Count - mostBytes);
        return [.. bytes];
    }

    private void Step(List<byte> bytes, byte[] other)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(1 << _random.Next(8), bytes.Count - at);
        switch (_random.Next(bytes.Count == 0 ? 3 : 10))
        {
            case 0: bytes.InsertRange(at, Noise(1 + _random.Next(8))); break;
            case 1: bytes.InsertRange(at, words.Count > 0 ? words[_random.Next(words.Count)] : Number()); break;
            case 2: bytes.InsertRange(at, Part(other)); break;
            case 3: bytes[at % bytes.Count] ^= (byte)(1 << _random.Next(8)); break;
            case 4: bytes[at % bytes.Count] = (byte)_random.Next(256); break;
            case 5: bytes[at % bytes.Count] += (byte)(_random.Next(71) - 35); break;
            case 6: Overwrite(bytes, at, Number()); break;
            case 7: bytes.RemoveRange(at, length); break;
            case 8: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            default: Overwrite(bytes, at, words.Count > 0 && _random.Next(2) == 0 ? words[_random.Next(words.Count)] : Part(other)); break;
        }
    }

    private byte[] Noise(int count)
    {
        var noise = new byte[count];
        _random.NextBytes(noise);
        return noise;
    }

    private byte[] Number()
    {
        var number = new byte[sizeof(long)];
        var value = Edges[_random.Next(Edges.Length)];
        var width = 1 << _random.Next(4);
        if (_random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            return number[..width];
        }

        BinaryPrimitives.WriteInt64BigEndian(number, value);
        return number[^width..];
    }

    private byte[] Part(byte[] other)
    {
        if (other.Length == 0) return [];
        var from = _random.Next(other.Length);
        return other[from..Math.Min(other.Length, from + (1 << _random.Next(9)))];
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] with)
    {
        for (var i = 0; i < with.Length && at + i < bytes.Count; i++) bytes[at + i] = with[i];
    }
}

using System.Buffers.Binary;

namespace FaceCV.Vision.Models.Import;

/// <summary>The tensors of a weight manifest by name. A tensor is decoded when it is asked for.</summary>
internal sealed class WeightSet
{
    private readonly Dictionary<string, (TfjsWeight Weight, ReadOnlyMemory<byte> Bytes)> _tensors = new(StringComparer.Ordinal);

    /// <summary>Reads a shard: its path as the manifest has it, and the most bytes it may have.</summary>
    public delegate byte[] ShardReader(string path, long maximumBytes);

    /// <summary>Reads the shards of a manifest.</summary>
    /// <exception cref="InvalidDataException">A shard is short, or a tensor of a type or shape that is not read.</exception>
    public static WeightSet Read(TfjsManifest manifest, ShardReader readShard)
    {
        var set = new WeightSet();
        foreach (var group in manifest.Groups) set.Add(group, readShard);
        return set;
    }

    /// <summary>The values of a tensor in the manifest's order, the last side fastest.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape it has to have.</param>
    /// <exception cref="InvalidDataException">It is missing or of another shape or type.</exception>
    public float[] Get(string name, params ReadOnlySpan<int> shape)
    {
        if (!_tensors.TryGetValue(name, out var tensor)) throw new InvalidDataException($"tensor '{name}' is missing.");
        var (weight, bytes) = tensor;
        if (!shape.SequenceEqual([.. weight.Shape]))
            throw new InvalidDataException($"tensor '{name}' has the shape [{string.Join(", ", weight.Shape)}] instead of [{string.Join(", ", shape.ToArray())}].");
        if (weight.Dtype != "float32") throw new InvalidDataException($"tensor '{name}' is of type '{weight.Dtype}' instead of float32.");
        return weight.Quantization is { } stored ? Expand(bytes.Span, stored) : ReadFloats(bytes.Span);
    }

    private void Add(TfjsGroup group, ShardReader readShard)
    {
        var needed = group.Weights.Sum(weight => (long)weight.Count * weight.BytesPerValue);
        using var joined = new MemoryStream();
        foreach (var path in group.Paths) joined.Write(readShard(path, needed - joined.Length));
        if (joined.Length < needed)
        {
            throw new InvalidDataException(
                $"{string.Join(" and ", group.Paths.Select(path => $"'{path}'"))} {(group.Paths.Count == 1 ? "has" : "have")} {joined.Length} bytes instead of {needed}.");
        }

        ReadOnlyMemory<byte> rest = joined.ToArray();
        foreach (var weight in group.Weights)
        {
            var length = weight.Count * weight.BytesPerValue;
            if (!_tensors.TryAdd(weight.Name, (weight, rest[..length]))) throw new InvalidDataException($"tensor '{weight.Name}' occurs twice.");
            rest = rest[length..];
        }
    }

    // In double precision and rounded once, as tfjs does it.
    private static float[] Expand(ReadOnlySpan<byte> bytes, TfjsQuantization stored)
    {
        var values = new float[bytes.Length];
        for (var i = 0; i < values.Length; i++) values[i] = (float)((bytes[i] * stored.Scale) + stored.Min);
        return values;
    }

    private static float[] ReadFloats(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }
}

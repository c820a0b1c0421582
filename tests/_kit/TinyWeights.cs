using System.Buffers.Binary;
using System.Text.Json;

namespace FaceCV.TestKit;

/// <summary>Weights of our own in the form TensorFlow.js publishes them: a manifest and shards.</summary>
public sealed class TinyWeights
{
    /// <summary>Name of the manifest's file.</summary>
    public const string ManifestName = "net-weights_manifest.json";

    private readonly List<object> _entries = [];
    private readonly List<byte> _bytes = [];

    /// <summary>Shards to cut the bytes into.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>A tensor of 32-bit floats.</summary>
    public TinyWeights Floats(string name, int[] shape, params float[] values)
    {
        _entries.Add(new { name, shape, dtype = "float32" });
        foreach (var value in values)
        {
            var raw = new byte[sizeof(float)];
            BinaryPrimitives.WriteSingleLittleEndian(raw, value);
            _bytes.AddRange(raw);
        }

        return this;
    }

    /// <summary>A tensor of bytes with scale and minimum.</summary>
    public TinyWeights Quantised(string name, int[] shape, double scale, double min, byte[] values, string dtype = "float32")
    {
        _entries.Add(new { name, shape, dtype, quantization = new { dtype = "uint8", scale, min } });
        _bytes.AddRange(values);
        return this;
    }

    /// <summary>An entry as it stands, with so many zero bytes.</summary>
    public TinyWeights Entry(object entry, int bytes = 0)
    {
        _entries.Add(entry);
        _bytes.AddRange(new byte[bytes]);
        return this;
    }

    /// <summary>All files by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files()
    {
        string[] paths = [.. Enumerable.Range(1, Shards).Select(number => $"net-shard{number}")];
        var all = _bytes.ToArray();
        var each = (all.Length + Shards - 1) / Shards;
        var files = paths.Select((path, i) => (path, all[(i * each)..Math.Min(all.Length, (i + 1) * each)])).ToDictionary(file => file.path, file => file.Item2, StringComparer.Ordinal);
        files[ManifestName] = JsonSerializer.SerializeToUtf8Bytes(new[] { new { paths, weights = _entries } });
        return files;
    }

    /// <summary>Writes the files and gives the manifest's path.</summary>
    public string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in Files()) File.WriteAllBytes(Path.Combine(folder, name), bytes);
        return Path.Combine(folder, ManifestName);
    }

    /// <summary>Every tensor of the smallest graph there is, MTCNN's proposal network, with values of a formula.</summary>
    /// <param name="without">A tensor to leave out.</param>
    public static TinyWeights OfProposalNetwork(string? without = null, int shards = 1)
    {
        (string Name, int[] Shape)[] tensors =
        [
            ("conv1/weights", [3, 3, 3, 10]), ("conv1/bias", [10]), ("prelu1_alpha", [10]),
            ("conv2/weights", [3, 3, 10, 16]), ("conv2/bias", [16]), ("prelu2_alpha", [16]),
            ("conv3/weights", [3, 3, 16, 32]), ("conv3/bias", [32]), ("prelu3_alpha", [32]),
            ("conv4_1/weights", [1, 1, 32, 2]), ("conv4_1/bias", [2]), ("conv4_2/weights", [1, 1, 32, 4]), ("conv4_2/bias", [4]),
        ];
        var weights = new TinyWeights { Shards = shards };
        foreach (var (name, shape) in tensors.Where(tensor => tensor.Name != without))
        {
            var count = shape.Aggregate(1, (product, side) => product * side);
            weights.Floats($"pnet/{name}", shape, [.. Enumerable.Range(0, count).Select(i => ((i * 37 % 101) - 50) / 256f)]);
        }

        return weights;
    }
}

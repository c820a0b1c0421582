using System.Text.Json;

namespace FaceCV.Vision.Models.Import;

/// <summary>
/// A weight manifest of TensorFlow.js: groups of tensors, each stored one after the other in shards that are read as one run of bytes.
/// Source: <c>WeightsManifestConfig</c> of tfjs-core, <c>src/io/types.ts</c>.
/// </summary>
/// <param name="Groups">The groups.</param>
internal sealed record TfjsManifest(IReadOnlyList<TfjsGroup> Groups)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="InvalidDataException">It is no manifest, or one that cannot be meant.</exception>
    public static TfjsManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var groups = JsonSerializer.Deserialize<IReadOnlyList<TfjsGroup>>(json, Json);
            if (groups is null or [] || groups.Any(group => group is null)) throw new InvalidDataException("the manifest lists no weights.");
            return new TfjsManifest(groups);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the manifest is no tfjs weight manifest ({exception.Message})", exception);
        }
    }
}

/// <summary>Tensors that share shards.</summary>
/// <param name="Paths">Shard files beside the manifest, in order.</param>
/// <param name="Weights">The tensors, in the order of their bytes.</param>
internal sealed record TfjsGroup(IReadOnlyList<string> Paths, IReadOnlyList<TfjsWeight> Weights);

/// <summary>One tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sides; none is a single number.</param>
/// <param name="Dtype">Type of its values once read.</param>
/// <param name="Quantization">How they are stored; null is as they are.</param>
internal sealed record TfjsWeight(string Name, IReadOnlyList<int> Shape, string Dtype, TfjsQuantization? Quantization = null)
{
    // A network of more than this is no face network; the bound keeps sums of sizes from overflowing.
    private const long MostValues = 1 << 28;

    /// <summary>How many values it has.</summary>
    /// <exception cref="InvalidDataException">A side is negative, or the product beyond all reason.</exception>
    public int Count
    {
        get
        {
            long count = 1;
            foreach (var side in Shape)
            {
                if (side < 0 || (count *= side) > MostValues) throw new InvalidDataException($"tensor '{Name}' has the impossible shape [{string.Join(", ", Shape)}].");
            }

            return (int)count;
        }
    }

    /// <summary>Bytes of one stored value.</summary>
    /// <exception cref="InvalidDataException">It is of a type that is not read.</exception>
    public int BytesPerValue => (Dtype, Quantization?.Dtype) switch
    {
        ("float32" or "int32", null) => 4,
        ("float32" or "int32", "uint8") => 1,
        _ => throw new InvalidDataException(
            $"tensor '{Name}' is stored as '{Quantization?.Dtype ?? Dtype}'; float32, int32 and uint8 with scale and minimum are read."),
    };
}

/// <summary>Values stored as whole numbers: value = number x scale + minimum.</summary>
/// <param name="Dtype">Type of the numbers.</param>
/// <param name="Scale">Step.</param>
/// <param name="Min">Value of number 0.</param>
internal sealed record TfjsQuantization(string Dtype, double Scale, double Min);

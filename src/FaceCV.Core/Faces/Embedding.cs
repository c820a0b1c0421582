using System.Numerics.Tensors;

namespace FaceCV.Core.Faces;

/// <summary>A face as a unit-length vector, with the model that made it.</summary>
public sealed class Embedding
{
    private readonly float[] _values;

    private Embedding(ModelId modelId, float[] values, float? rawLength)
    {
        ModelId = modelId;
        _values = values;
        RawLength = rawLength;
    }

    /// <summary>The model that made this vector.</summary>
    public ModelId ModelId { get; }

    /// <summary>Number of components.</summary>
    public int Dimension => _values.Length;

    /// <summary>The components; their squares sum to 1.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The same as <see cref="Values"/>, to be kept.</summary>
    public ReadOnlyMemory<float> Memory => _values;

    /// <summary>
    /// Length of the network's output before it was scaled, above 0; needed only for the Euclidean distance of raw outputs. The mean of both
    /// where an image and its mirror image were averaged; null for a template stored before lengths were kept.
    /// </summary>
    public float? RawLength { get; }

    /// <summary>Scales a raw network output to unit length.</summary>
    /// <param name="modelId">The model that made it.</param>
    /// <param name="values">The raw components; the array is owned and overwritten by this object.</param>
    /// <param name="rawLength">Raw length when it is not that of <paramref name="values"/>.</param>
    /// <exception cref="ArgumentException">The vector is empty, all zero, or holds a NaN or an infinity.</exception>
    public static Embedding FromRaw(ModelId modelId, float[] values, float? rawLength = null)
    {
        var norm = values.Length == 0 ? 0 : TensorPrimitives.Norm<float>(values);
        if (!float.IsFinite(norm) || norm < 1e-12f)
            throw new ArgumentException("An embedding needs finite components that are not all zero.", nameof(values));
        TensorPrimitives.Divide(values, norm, values);
        return new Embedding(modelId, values, rawLength ?? norm);
    }

    /// <summary>Wraps components that already have unit length, bit for bit, as read back from a store.</summary>
    /// <param name="modelId">The model that made it.</param>
    /// <param name="values">The components; the array is owned by this object.</param>
    /// <param name="rawLength">See <see cref="RawLength"/>.</param>
    /// <exception cref="ArgumentException">The length is further than 0.001 from 1.</exception>
    public static Embedding FromUnit(ModelId modelId, float[] values, float? rawLength = null)
    {
        var norm = values.Length == 0 ? 0 : TensorPrimitives.Norm<float>(values);
        if (!(MathF.Abs(norm - 1) <= 1e-3f)) throw new ArgumentException($"A unit vector is wanted, this one has length {norm}.", nameof(values));
        return new Embedding(modelId, values, rawLength);
    }

    /// <summary>Cosine similarity to another embedding of the same model, -1..1, higher is closer.</summary>
    /// <exception cref="ArgumentException">The other embedding is of another model.</exception>
    public float Similarity(Embedding other)
    {
        if (other.ModelId != ModelId)
            throw new ArgumentException($"Templates of {ModelId} and {other.ModelId} cannot be compared.", nameof(other));
        return Math.Clamp(TensorPrimitives.Dot(Values, other.Values), -1f, 1f);
    }
}

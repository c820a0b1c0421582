using System.Globalization;
using System.Numerics.Tensors;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Evaluation;

/// <summary>
/// Score fusion of the pack's recogniser with another's, for measuring: the similarity is the mean of both, weighted by shares that sum to 1. Done
/// by joining the unit vectors, each scaled by the root of its share, since the dot product of joined vectors is the sum of the dot products.
/// </summary>
/// <param name="Pack">The other pack.</param>
/// <param name="Share">Its share of the similarity, between 0 and 1.</param>
internal sealed record Fusion(string Pack, float Share)
{
    /// <summary>Reads <c>PACK:SHARE</c>.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public static Fusion? Parse(string? text)
    {
        if (text is null) return null;
        return text.Split(':') is [{ Length: > 0 } pack, var number] && float.TryParse(number, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 1
            ? new Fusion(pack, share)
            : throw new FaceException(FaceError.InvalidArgument, $"'{text}' is not of the form PACK:SHARE with a share between 0 and 1.", "Write for example --fuse faceapi:0.3.");
    }

    /// <summary>The joined embedding of a face that was embedded by both.</summary>
    public Embedding Join(DetectedFace face)
    {
        var (own, other) = (face.Embedding!, face.OtherEmbeddings[0]);
        var joined = new float[own.Dimension + other.Dimension];
        TensorPrimitives.Multiply(own.Values, MathF.Sqrt(1 - Share), joined);
        TensorPrimitives.Multiply(other.Values, MathF.Sqrt(Share), joined.AsSpan(own.Dimension));
        return Embedding.FromRaw(ModelId.Create($"{own.ModelId.Pack}-{other.ModelId.Pack}", "fusion", "00000000"), joined);
    }
}

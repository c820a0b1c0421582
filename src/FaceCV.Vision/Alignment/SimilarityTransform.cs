using System.Numerics;

namespace FaceCV.Vision.Alignment;

/// <summary>
/// Least-squares rotation, uniform scale and shift between two point sets (Umeyama, IEEE TPAMI 13(4), 1991, in the plane and without
/// reflection, where it has this closed form).
/// </summary>
public static class SimilarityTransform
{
    /// <summary>Estimates the transform that takes the source points nearest to the destination points.</summary>
    /// <param name="source">Points, at least two different ones.</param>
    /// <param name="destination">As many points.</param>
    /// <returns>Matrix for <see cref="Vector2.Transform(Vector2, Matrix3x2)"/>; null when all source points coincide or any is not finite.</returns>
    public static Matrix3x2? Estimate(ReadOnlySpan<Vector2> source, ReadOnlySpan<Vector2> destination)
    {
        if (source.Length != destination.Length || source.Length < 2)
            throw new ArgumentException($"{source.Length} and {destination.Length} points were given; as many of each, at least two, are needed.");
        var (sourceMean, destinationMean) = (Mean(source), Mean(destination));
        float dot = 0, cross = 0, spread = 0;
        for (var i = 0; i < source.Length; i++)
        {
            var (s, d) = (source[i] - sourceMean, destination[i] - destinationMean);
            dot += (s.X * d.X) + (s.Y * d.Y);
            cross += (s.X * d.Y) - (s.Y * d.X);
            spread += s.LengthSquared();
        }

        var (cosine, sine) = (dot / spread, cross / spread);
        if (!float.IsFinite(cosine) || !float.IsFinite(sine) || (cosine == 0 && sine == 0)) return null;
        var linear = new Matrix3x2(cosine, sine, -sine, cosine, 0, 0);
        linear.Translation = destinationMean - Vector2.Transform(sourceMean, linear);
        return linear;
    }

    private static Vector2 Mean(ReadOnlySpan<Vector2> points)
    {
        var sum = Vector2.Zero;
        foreach (var point in points) sum += point;
        return sum / points.Length;
    }
}

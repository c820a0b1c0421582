using FaceCV.Core.Errors;

namespace FaceCV.Core.Matching;

/// <summary>A caller's own threshold, where there is one, and the metric that is decided in.</summary>
/// <param name="Similarity">Least cosine similarity of a match, -1..1; not for raw Euclidean distances.</param>
/// <param name="Metric">The metric.</param>
/// <param name="MaxDistance">Greatest distance of a match in it, instead of a similarity.</param>
public readonly record struct CallerThreshold(float? Similarity, DistanceMetric Metric = DistanceMetric.Cosine, float? MaxDistance = null)
{
    /// <summary>The threshold on the score of a scale; null when the caller gave none.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when it is out of range, or given both ways.</exception>
    internal float? ScoreOn(MetricScale scale)
    {
        if (MaxDistance is { } distance)
            return Similarity is null ? scale.ScoreAt(distance) : throw new FaceException(FaceError.InvalidArgument, "Give a similarity or a distance as threshold, not both.");
        if (Similarity is not { } similarity) return null;
        if (!(similarity >= -1 && similarity <= 1))
            throw new FaceException(FaceError.InvalidArgument, $"The threshold {similarity} is not a cosine similarity, -1 to 1.");
        return Metric != DistanceMetric.Euclidean
            ? similarity
            : throw new FaceException(FaceError.InvalidArgument, "A threshold on raw Euclidean distances has to be a distance.");
    }
}

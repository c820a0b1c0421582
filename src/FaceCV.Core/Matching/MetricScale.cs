using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Matching;

/// <summary>
/// One metric of one recogniser. Decisions are made on a score, higher is closer; people are told the distance. The score is the cosine
/// similarity, or for <see cref="DistanceMetric.Euclidean"/> that of <see cref="EuclideanThresholds"/>.
/// </summary>
public sealed record MetricScale
{
    private readonly float _rawLength;

    private MetricScale(DistanceMetric metric, Recogniser recogniser)
    {
        Metric = metric;
        var (table, raw) = (recogniser.Thresholds, recogniser.Thresholds?.Euclidean);
        Thresholds = metric != DistanceMetric.Euclidean ? table : raw is null ? null : table! with { Points = raw.Points };
        _rawLength = (float)(raw?.ReferenceLength ?? 1);
    }

    /// <summary>The metric.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Measured thresholds on the score; null when none were measured.</summary>
    public ThresholdTable? Thresholds { get; }

    /// <summary>Greatest distance there can be; null when there is none.</summary>
    public float? GreatestDistance => Metric switch
    {
        DistanceMetric.Euclidean => null,
        DistanceMetric.Angular => 1,
        _ => 2,
    };

    /// <summary>The scale of a metric.</summary>
    public static MetricScale Of(Recogniser recogniser, DistanceMetric metric) => new(metric, recogniser);

    /// <summary>Score of two embeddings of the recogniser.</summary>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.CapabilityMissing"/> when a raw distance is wanted of a template stored without its raw length.
    /// </exception>
    public float Score(Embedding first, Embedding second)
    {
        var cosine = first.Similarity(second);
        if (Metric != DistanceMetric.Euclidean) return cosine;
        if (first.RawLength is not { } a || second.RawLength is not { } b)
        {
            throw new FaceException(
                FaceError.CapabilityMissing,
                "A stored template does not know the length of its raw output, so its Euclidean distance cannot be told.",
                "Enrol that face again, or use the metric euclidean_l2.");
        }

        var squared = MathF.Max(0, (a * a) + (b * b) - (2 * a * b * cosine));
        return 1 - (squared / (2 * _rawLength * _rawLength));
    }

    /// <summary>Distance of a score.</summary>
    public float DistanceAt(float score) => Metric switch
    {
        DistanceMetric.Cosine => 1 - score,
        DistanceMetric.Angular => MathF.Acos(Math.Clamp(score, -1, 1)) / MathF.PI,
        DistanceMetric.EuclideanL2 => MathF.Sqrt(MathF.Max(0, 2 - (2 * score))),
        _ => _rawLength * MathF.Sqrt(MathF.Max(0, 2 - (2 * score))),
    };

    /// <summary>Score of a caller's distance.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when the metric has no such distance.</exception>
    public float ScoreAt(float distance)
    {
        if (!(distance >= 0 && distance <= (GreatestDistance ?? float.MaxValue)))
        {
            throw new FaceException(
                FaceError.InvalidArgument,
                $"The threshold {distance} is not a distance of this metric, {(GreatestDistance is { } most ? $"0 to {most}" : "0 or more")}.");
        }

        return Metric switch
        {
            DistanceMetric.Cosine => 1 - distance,
            DistanceMetric.Angular => MathF.Cos(distance * MathF.PI),
            DistanceMetric.EuclideanL2 => 1 - (distance * distance / 2),
            _ => 1 - (distance * distance / (2 * _rawLength * _rawLength)),
        };
    }
}

namespace FaceCV.Core.Matching;

/// <summary>Thresholds of a recogniser on the Euclidean distance of its raw outputs, measured on the same comparisons as those on cosine similarity.</summary>
/// <param name="ReferenceLength">Mean length of a raw output over the set it was measured on, above 0.</param>
/// <param name="Points">
/// Rows as in <see cref="ThresholdTable"/> on the score 1 - d^2 / (2 L^2), where d is the distance and L the reference length: for outputs of that
/// very length it is the cosine similarity. The greatest distance of a match is L * sqrt(2 - 2 * threshold).
/// </param>
public sealed record EuclideanThresholds(double ReferenceLength, IReadOnlyList<ThresholdPoint> Points);

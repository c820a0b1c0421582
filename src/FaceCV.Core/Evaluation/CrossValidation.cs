namespace FaceCV.Core.Evaluation;

/// <summary>One comparison of a protocol in folds.</summary>
/// <param name="Score">Similarity; a failure to acquire is -1, which no threshold in use accepts.</param>
/// <param name="Mated">The truth.</param>
/// <param name="Fold">Fold, from 0.</param>
public readonly record struct FoldScore(float Score, bool Mated, int Fold);

/// <summary>What one held-out fold gave.</summary>
/// <param name="Fold">Fold, from 0.</param>
/// <param name="Threshold">Threshold chosen on the other folds.</param>
/// <param name="Accuracy">Share of right decisions on this fold, 0..1.</param>
/// <param name="Comparisons">Comparisons of this fold.</param>
public readonly record struct FoldAccuracy(int Fold, double Threshold, double Accuracy, int Comparisons);

/// <summary>
/// Accuracy by the LFW protocol, view 2 (Huang et al., UMass Amherst technical report 07-49): for each fold the threshold that is most
/// accurate on all other folds decides the held-out one.
/// </summary>
/// <param name="Folds">Each fold.</param>
/// <param name="Accuracy">Mean over folds, 0..1.</param>
/// <param name="StandardError">Sample standard deviation over folds / square root of their number; 0 for one fold.</param>
public sealed record CrossValidation(IReadOnlyList<FoldAccuracy> Folds, double Accuracy, double StandardError)
{
    /// <summary>Runs the protocol. With one fold only, the threshold is chosen on that fold itself, which flatters the figure.</summary>
    /// <param name="scores">All comparisons; every fold from 0 to the highest has some.</param>
    /// <exception cref="ArgumentException">There are no comparisons, or a fold has none.</exception>
    public static CrossValidation Run(IReadOnlyCollection<FoldScore> scores)
    {
        if (scores.Count == 0) throw new ArgumentException("There is nothing to validate.", nameof(scores));
        var count = scores.Max(score => score.Fold) + 1;
        var folds = new FoldAccuracy[count];
        for (var fold = 0; fold < count; fold++)
        {
            FoldScore[] held = [.. scores.Where(score => score.Fold == fold)];
            if (held.Length == 0) throw new ArgumentException($"Fold {fold} has no comparisons.", nameof(scores));
            var threshold = BestThreshold(count == 1 ? held : scores.Where(score => score.Fold != fold));
            folds[fold] = new FoldAccuracy(fold, threshold, AccuracyAt(held, threshold), held.Length);
        }

        var mean = folds.Average(fold => fold.Accuracy);
        var squares = folds.Sum(fold => (fold.Accuracy - mean) * (fold.Accuracy - mean));
        return new CrossValidation(folds, mean, count == 1 ? 0 : Math.Sqrt(squares / (count - 1)) / Math.Sqrt(count));
    }

    /// <summary>Share of right decisions at a threshold.</summary>
    public static double AccuracyAt(IReadOnlyCollection<FoldScore> scores, double threshold) =>
        (double)scores.Count(score => score.Score >= threshold == score.Mated) / scores.Count;

    /// <summary>
    /// The most accurate threshold, half-way between two neighbouring scores; of several equally good ones the middle, which leaves the
    /// most room on both sides.
    /// </summary>
    public static double BestThreshold(IEnumerable<FoldScore> scores)
    {
        FoldScore[] falling = [.. scores.OrderByDescending(score => score.Score)];
        if (falling.Length == 0) throw new ArgumentException("There is nothing to choose a threshold on.", nameof(scores));

        // Right decisions when nothing matches; then the threshold sinks below one score after the other.
        var right = falling.Count(score => !score.Mated);
        var most = right;
        var best = new List<double> { (falling[0].Score + 1.0) / 2 };
        for (var i = 0; i < falling.Length; i++)
        {
            right += falling[i].Mated ? 1 : -1;
            var next = i + 1 < falling.Length ? falling[i + 1].Score : -1;
            if (i + 1 < falling.Length && next == falling[i].Score) continue;
            if (right < most) continue;
            if (right > most) best.Clear();
            most = right;
            best.Add(((double)falling[i].Score + next) / 2);
        }

        return best[best.Count / 2];
    }
}

using System.Numerics.Tensors;
using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>An image with a figure that is to foretell whether it can be recognised.</summary>
/// <param name="Person">The identity.</param>
/// <param name="Embedding">The embedding.</param>
/// <param name="Quality">The figure, higher is better.</param>
public sealed record RatedEmbedding(string Person, Embedding Embedding, float Quality);

/// <summary>What is left when the worst images are refused.</summary>
/// <param name="Rejected">Share of images refused, 0..1.</param>
/// <param name="LeastQuality">Least quality of those left.</param>
/// <param name="Images">Images left.</param>
/// <param name="Comparisons">Comparisons of two images of one person among them.</param>
/// <param name="Missed">Of these, those below the threshold.</param>
/// <param name="PeopleFnmr">Mean over people of the share of their comparisons that are missed, so that those with many images do not outweigh the rest; null without comparisons.</param>
public sealed record ErrorRejectPoint(double Rejected, float LeastQuality, int Images, long Comparisons, long Missed, double? PeopleFnmr)
{
    /// <summary>Share of comparisons missed; null without comparisons.</summary>
    public double? Fnmr => Comparisons == 0 ? null : (double)Missed / Comparisons;
}

/// <summary>
/// Error versus reject: how many mated comparisons are missed at a threshold when the images of the lowest quality are refused (Grother and
/// Tabassi, Performance of Biometric Quality Measures, IEEE TPAMI 29(4), 2007). A figure worth having lowers it; a random one leaves it as it is.
/// </summary>
public static class ErrorRejectCurve
{
    /// <summary>Computes the points.</summary>
    /// <param name="images">The images.</param>
    /// <param name="threshold">Cosine similarity from which two images are called the same person.</param>
    /// <param name="shares">Shares of images to refuse, 0 to less than 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A point for each share.</returns>
    public static IReadOnlyList<ErrorRejectPoint> Of(IReadOnlyList<RatedEmbedding> images, float threshold, IReadOnlyList<double> shares, CancellationToken cancellationToken)
    {
        var ranked = images.OrderBy(image => image.Quality).ToArray();
        var refused = Array.ConvertAll([.. shares], share => (int)Math.Round(share * ranked.Length));
        var (people, missed) = Compare(ranked, threshold, cancellationToken);
        return [.. shares.Select((share, i) => PointOf(ranked, refused[i], share, people, missed))];
    }

    // Each missed comparison by the rank of its worse image: it goes when that one is refused.
    private static (int[][] People, List<(int Person, int Worse)> Missed) Compare(RatedEmbedding[] ranked, float threshold, CancellationToken cancellationToken)
    {
        int[][] people = [.. Enumerable.Range(0, ranked.Length).GroupBy(rank => ranked[rank].Person, StringComparer.Ordinal).Select(ranks => ranks.ToArray())];
        var missed = new List<(int, int)>();
        for (var person = 0; person < people.Length; person++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ranks = people[person];
            for (var i = 0; i < ranks.Length; i++)
            {
                for (var j = i + 1; j < ranks.Length; j++)
                {
                    if (TensorPrimitives.Dot<float>(ranked[ranks[i]].Embedding.Values, ranked[ranks[j]].Embedding.Values) < threshold) missed.Add((person, ranks[i]));
                }
            }
        }

        return (people, missed);
    }

    private static ErrorRejectPoint PointOf(RatedEmbedding[] ranked, int refused, double share, int[][] people, List<(int Person, int Worse)> missed)
    {
        var left = missed.Where(each => each.Worse >= refused).CountBy(each => each.Person).ToDictionary();
        var comparisons = Array.ConvertAll(people, ranks => ranks.LongCount(rank => rank >= refused) is var n ? n * (n - 1) / 2 : 0);
        var rates = comparisons.Select((count, person) => (count, person)).Where(each => each.count > 0).Select(each => (double)left.GetValueOrDefault(each.person) / each.count).ToArray();
        return new ErrorRejectPoint(
            share,
            refused < ranked.Length ? ranked[refused].Quality : float.NaN,
            ranked.Length - refused,
            comparisons.Sum(),
            left.Values.Sum(count => (long)count),
            rates.Length == 0 ? null : rates.Average());
    }
}

using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>How often expressions are estimated rightly.</summary>
/// <param name="Images">Images with a label and an estimate.</param>
/// <param name="Right">Of them those whose estimate is the label.</param>
/// <param name="MostFrequent">Images of the most frequent label: what calling everybody that would get right.</param>
/// <param name="Classes">By labelled expression, those that occur among labels or estimates, in the order of <see cref="Expression"/>.</param>
public sealed record ExpressionAccuracy(int Images, int Right, int MostFrequent, IReadOnlyList<ExpressionClass> Classes)
{
    /// <summary>Summarises estimates; null when there are none.</summary>
    public static ExpressionAccuracy? Of(IReadOnlyList<(ExpressionEstimate Estimate, Expression Truth)> faces)
    {
        if (faces.Count == 0) return null;
        ExpressionClass[] classes = [.. Enum.GetValues<Expression>().Select(each => ClassOf(faces, each)).Where(each => each.Labelled > 0 || each.Given > 0)];
        return new ExpressionAccuracy(faces.Count, classes.Sum(each => each.Right), classes.Max(each => each.Labelled), classes);
    }

    private static ExpressionClass ClassOf(IReadOnlyList<(ExpressionEstimate Estimate, Expression Truth)> faces, Expression expression) => new(
        expression,
        faces.Count(face => face.Truth == expression),
        faces.Count(face => face.Estimate.Value == expression),
        faces.Count(face => face.Truth == expression && face.Estimate.Value == expression),
        RankedPairs.AreaUnderCurve(
            [.. faces.Where(face => face.Truth != expression).Select(face => face.Estimate.Scores[(int)expression])],
            [.. faces.Where(face => face.Truth == expression).Select(face => face.Estimate.Scores[(int)expression])]));
}

/// <summary>How one expression is estimated.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Labelled">Images labelled so.</param>
/// <param name="Given">Images estimated so.</param>
/// <param name="Right">Images of both.</param>
/// <param name="AreaUnderCurve">Chance that of an image labelled so and another one the first has the higher score of it, 0..1; 0.5 is guessing. Null without both.</param>
public sealed record ExpressionClass(Expression Expression, int Labelled, int Given, int Right, double? AreaUnderCurve);

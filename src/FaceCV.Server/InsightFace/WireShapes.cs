using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Server.InsightFace;

/// <summary>How v1 writes what a face is made of.</summary>
internal static class WireShapes
{
    private static readonly string[] EmotionNames = [.. Enum.GetValues<Expression>().Select(value => value.ToString().ToLowerInvariant())];

    /// <summary>Corners in whole pixels: left, top, right, bottom.</summary>
    public static int[] Box(BoundingBox box) =>
        [(int)MathF.Round(box.X), (int)MathF.Round(box.Y), (int)MathF.Round(box.Right), (int)MathF.Round(box.Bottom)];

    /// <summary>Five points in InsightFace order, to a tenth of a pixel.</summary>
    public static float[][]? Points(FaceLandmarks5? five) =>
        five is null ? null : [Point(five.LeftEye), Point(five.RightEye), Point(five.Nose), Point(five.LeftMouth), Point(five.RightMouth)];

    /// <summary>Whole years.</summary>
    public static int? Years(float? age) => age is { } years ? (int)MathF.Round(years) : null;

    /// <summary>Name of the likeliest expression.</summary>
    public static string? Emotion(ExpressionEstimate? estimate) => estimate is null ? null : EmotionNames[(int)estimate.Value];

    /// <summary>Scores by name.</summary>
    public static IReadOnlyDictionary<string, float>? Emotions(ExpressionEstimate? estimate) =>
        estimate?.Scores.Select((score, index) => (Name: EmotionNames[index], score)).ToDictionary(each => each.Name, each => each.score, StringComparer.Ordinal);

    private static float[] Point(Vector2 point) => [MathF.Round(point.X, 1), MathF.Round(point.Y, 1)];
}

using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Cli.Output;

/// <summary>A detected face as <c>--json</c> shows it; parts not computed are left out.</summary>
internal sealed record FaceView
{
    /// <summary>Left, top, right, bottom in oriented image pixels.</summary>
    public required int[] Bbox { get; init; }

    public required float DetectionScore { get; init; }

    public float[][]? Landmarks { get; init; }

    public float[][]? Landmarks68 { get; init; }

    public float? Age { get; init; }

    public GenderEstimate? Gender { get; init; }

    public ExpressionView? Expression { get; init; }

    public HeadPose? Pose { get; init; }

    public EyeState? Eyes { get; init; }

    public PresentationAttackEstimate? PresentationAttack { get; init; }

    public FaceQuality? Quality { get; init; }

    public static FaceView Of(DetectedFace face) => new()
    {
        Bbox = BoxOf(face.Box),
        DetectionScore = face.DetectionScore,
        Landmarks = face.Landmarks is { } five ? [Point(five.LeftEye), Point(five.RightEye), Point(five.Nose), Point(five.LeftMouth), Point(five.RightMouth)] : null,
        Landmarks68 = face.Landmarks68 is { } all ? [.. all.Points.ToArray().Select(Point)] : null,
        Age = face.Age,
        Gender = face.Gender,
        Expression = face.Expression is { } expression ? ExpressionView.Of(expression) : null,
        Pose = face.Pose,
        Eyes = face.Eyes,
        PresentationAttack = face.PresentationAttack,
        Quality = face.Quality,
    };

    /// <summary>Corners of a box in whole pixels.</summary>
    public static int[] BoxOf(BoundingBox box) =>
        [(int)MathF.Round(box.X), (int)MathF.Round(box.Y), (int)MathF.Round(box.Right), (int)MathF.Round(box.Bottom)];

    private static float[] Point(Vector2 point) => [MathF.Round(point.X, 1), MathF.Round(point.Y, 1)];
}

/// <summary>An expression with all scores by name.</summary>
internal sealed record ExpressionView(Expression Value, float Score, IReadOnlyDictionary<string, float> Scores)
{
    public static ExpressionView Of(ExpressionEstimate estimate) => new(
        estimate.Value,
        estimate.Score,
        estimate.Scores.Select((score, index) => (Name: ((Expression)index).ToString().ToLowerInvariant(), score)).ToDictionary(each => each.Name, each => each.score, StringComparer.Ordinal));
}

/// <summary>A candidate as <c>--json</c> shows it.</summary>
internal sealed record CandidateView(int Rank, string PersonId, string Name, string FaceId, float Similarity, float Confidence)
{
    public static CandidateView Of(Candidate candidate) => new(
        candidate.Rank, candidate.Person.Id.ToString(), candidate.Person.Name, candidate.FaceId.ToString(), candidate.Similarity, candidate.Confidence);
}

/// <summary>An operating point as <c>--json</c> shows it.</summary>
internal sealed record OperatingPointView(
    string ModelId, float Threshold, string Origin, double? TargetFmr, double? TargetFpir, long? GallerySize, bool Extrapolated)
{
    public static OperatingPointView Of(OperatingPoint point) => new(
        point.ModelId.Value, point.Threshold, point.Origin.ToString().ToLowerInvariant(), point.TargetFmr, point.TargetFpir, point.GallerySize, point.Extrapolated);

    /// <summary>The same in one line for people.</summary>
    public static string Line(OperatingPoint point)
    {
        var aim = point switch
        {
            { Origin: ThresholdOrigin.Caller } => "given by the caller or the settings",
            { TargetFpir: { } fpir } => $"for at most {fpir:0.##%} of strangers named, gallery of {point.GallerySize}",
            { TargetFmr: { } fmr } => $"for a false match rate of {fmr:0.0e0}",
            _ => "from the measured table",
        };
        return $"Threshold {point.Threshold:0.000}, {aim}{(point.Extrapolated ? " (extrapolated)" : "")}; model {point.ModelId}.";
    }
}

using System.Text.Json;
using FaceCV.Core.Faces;
using FaceCV.Server.Serialization;

namespace FaceCV.Server.DeepFace;

/// <summary>
/// A face as DeepFace's <c>analyze</c> gives it. Only what was asked for is there; what was asked for and cannot be told is null, with the reason
/// in a field of its own.
/// </summary>
/// <param name="Region">Where it is.</param>
/// <param name="FaceConfidence">The detector's score, 0..1; 0 when none found it.</param>
/// <param name="Age">Estimated years; null when no installed pack gives one worth having. Pack faceapi is off by 6.5 years on average.</param>
/// <param name="AgeUnavailable">Why there is no age.</param>
/// <param name="Gender">Percent of Woman and Man: scores, no probabilities. Right for 75 % of images of women and 92 % of men (starter pack), 94 % and 99 % (faceapi).</param>
/// <param name="DominantGender">The likelier.</param>
/// <param name="GenderUnavailable">Why there is no gender.</param>
/// <param name="Race">Always null: no such model is shipped.</param>
/// <param name="DominantRace">Always null.</param>
/// <param name="RaceUnavailable">Why.</param>
/// <param name="Emotion">Percent of angry, disgust, fear, happy, sad, surprise, neutral. The likeliest is right for 83 % (starter pack) or 90 % (faceapi) of 156 images; happy is given too often.</param>
/// <param name="DominantEmotion">The likeliest.</param>
/// <param name="EmotionUnavailable">Why there is no emotion.</param>
/// <param name="IsReal">Whether it is live; with anti_spoofing. How many attacks pass is not known (two captures, both caught).</param>
/// <param name="AntispoofScore">Score of a live face, 0..1; with anti_spoofing.</param>
public sealed record AnalyzedFace(
    FacialArea Region,
    float FaceConfidence,
    int? Age,
    string? AgeUnavailable,
    IReadOnlyDictionary<string, float>? Gender,
    string? DominantGender,
    string? GenderUnavailable,
    IReadOnlyDictionary<string, float>? Race,
    string? DominantRace,
    string? RaceUnavailable,
    IReadOnlyDictionary<string, float>? Emotion,
    string? DominantEmotion,
    string? EmotionUnavailable,
    bool? IsReal,
    float? AntispoofScore) : IPartial
{
    private static readonly string[] EmotionOrder = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"];

    private IReadOnlyCollection<string> Actions { get; init; } = [];

    /// <inheritdoc/>
    bool IPartial.Writes(string property)
    {
        if (property is "region" or "face_confidence") return true;
        if (property is "is_real" or "antispoof_score") return IsReal is not null;
        var action = Actions.FirstOrDefault(name => property.Split('_').Contains(name, StringComparer.Ordinal));
        return action is not null && (!property.EndsWith("_unavailable", StringComparison.Ordinal) || Reason(action) is not null);
    }

    internal static AnalyzedFace Of(DetectedFace face, IReadOnlyCollection<string> actions, bool antiSpoofing)
    {
        var liveness = antiSpoofing ? Liveness.Of(face) : (Liveness?)null;
        return new AnalyzedFace(
            FacialArea.Of(face),
            face.DetectionScore,
            face.Age is { } age ? (int)MathF.Round(age) : null,
            Missing(face.Age, "age"),
            face.Gender is { } gender ? Genders(gender) : null,
            face.Gender is { } likelier ? DeepFaceVocabulary.NameOf(likelier.Value) : null,
            Missing(face.Gender, "gender"),
            null,
            null,
            "No model for race is shipped with any pack, and it is not guessed.",
            Emotions(face.Expression),
            face.Expression is { } likeliest ? DeepFaceVocabulary.NameOf(likeliest.Value) : null,
            Missing(face.Expression, "emotion"),
            liveness?.IsReal,
            liveness?.AntispoofScore)
        {
            Actions = actions,
        };
    }

    private static string? Missing(object? estimate, string what) => estimate is null ? $"No installed pack has a model for {what}.{(what == "age" ? " Pack faceapi has one; the starter pack has none, as its was no better than one age for everybody." : "")}" : null;

    private static Dictionary<string, float> Genders(GenderEstimate estimate)
    {
        var woman = 100 * (estimate.Value == Core.Faces.Gender.Female ? estimate.Score : 1 - estimate.Score);
        return new Dictionary<string, float>(StringComparer.Ordinal) { ["Woman"] = woman, ["Man"] = 100 - woman };
    }

    private static Dictionary<string, float>? Emotions(ExpressionEstimate? estimate)
    {
        if (estimate is null) return null;
        var scores = Enum.GetValues<Expression>().ToDictionary(DeepFaceVocabulary.NameOf, value => 100 * estimate.Scores[(int)value], StringComparer.Ordinal);
        return EmotionOrder.ToDictionary(name => name, name => scores[name], StringComparer.Ordinal);
    }

    private string? Reason(string action) => action switch
    {
        "age" => AgeUnavailable,
        "gender" => GenderUnavailable,
        "emotion" => EmotionUnavailable,
        _ => RaceUnavailable,
    };
}

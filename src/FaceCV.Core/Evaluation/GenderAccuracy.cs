using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>How often the gender is estimated rightly, for women and men apart: an overall rate hides the smaller class.</summary>
/// <param name="Women">Images of women.</param>
/// <param name="WomenRight">Of them those called female.</param>
/// <param name="Men">Images of men.</param>
/// <param name="MenRight">Of them those called male.</param>
/// <param name="AreaUnderCurve">Chance that of a man and a woman the man scores as more male, whatever the threshold; 0.5 is guessing. Null without both.</param>
public sealed record GenderAccuracy(int Women, int WomenRight, int Men, int MenRight, double? AreaUnderCurve)
{
    /// <summary>Summarises estimates; null when there are none.</summary>
    public static GenderAccuracy? Of(IReadOnlyList<(GenderEstimate Estimate, Gender Truth)> faces)
    {
        if (faces.Count == 0) return null;
        var women = faces.Where(face => face.Truth == Gender.Female).Select(face => face.Estimate).ToArray();
        var men = faces.Where(face => face.Truth == Gender.Male).Select(face => face.Estimate).ToArray();
        return new GenderAccuracy(
            women.Length, women.Count(face => face.Value == Gender.Female), men.Length, men.Count(face => face.Value == Gender.Male), RankedPairs.AreaUnderCurve([.. women.Select(Male)], [.. men.Select(Male)]));
    }

    private static float Male(GenderEstimate estimate) => estimate.Value == Gender.Male ? estimate.Score : 1 - estimate.Score;
}

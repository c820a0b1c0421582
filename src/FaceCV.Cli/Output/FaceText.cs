using FaceCV.Core.Faces;

namespace FaceCV.Cli.Output;

/// <summary>Faces in words, for tables.</summary>
internal static class FaceText
{
    /// <summary>A box as <c>x,y w×h</c> in pixels.</summary>
    public static string Box(BoundingBox box) => $"{box.X:0},{box.Y:0} {box.Width:0}×{box.Height:0}";

    /// <summary>Everything estimated about a face, in one line; empty when nothing was asked.</summary>
    public static string Estimates(DetectedFace face)
    {
        var words = new List<string>();
        if (face.Age is { } age) words.Add($"age {age:0}");
        if (face.Gender is { } gender) words.Add($"{Lower(gender.Value)} {gender.Score:0.00}");
        if (face.Expression is { } expression) words.Add($"{Lower(expression.Value)} {expression.Score:0.00}");
        if (face.Pose is { } pose) words.Add($"yaw {pose.Yaw:0}° pitch {pose.Pitch:0}° roll {pose.Roll:0}°");
        if (face.Eyes is { } eyes) words.Add($"eyes open {eyes.LeftOpenScore:0.00}/{eyes.RightOpenScore:0.00}");
        if (face.PresentationAttack is { } attack) words.Add($"{Presentation(attack.Verdict)} {attack.BonaFideScore:0.00}");
        return string.Join(", ", words);
    }

    private static string Lower(Enum value) => value.ToString().ToLowerInvariant();

    private static string Presentation(PresentationVerdict verdict) => verdict switch
    {
        PresentationVerdict.BonaFide => "live",
        PresentationVerdict.Attack => "attack",
        _ => "liveness unclear",
    };
}

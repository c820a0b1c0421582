namespace FaceCV.Server.DeepFace;

/// <summary>How the DeepFace routes write numbers.</summary>
internal static class Wire
{
    /// <summary>v1's confidence of a distance: 1 - distance, kept within 0..1.</summary>
    public static float Confidence(float distance) => Math.Clamp(1 - distance, 0, 1);

    /// <summary>Seconds, to a tenth of a millisecond.</summary>
    public static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 4);
}

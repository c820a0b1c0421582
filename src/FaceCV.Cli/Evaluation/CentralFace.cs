using FaceCV.Core.Faces;

namespace FaceCV.Cli.Evaluation;

/// <summary>Which face of a labelled image is meant: sets such as LFW are cut around it, so it is the one in the middle and not always the largest.</summary>
internal static class CentralFace
{
    /// <summary>The face whose centre is nearest the image's; null when there is none.</summary>
    public static DetectedFace? Of(FaceAnalysis analysis) => analysis.Faces.MinBy(face =>
    {
        var across = face.Box.X + (face.Box.Width / 2) - (analysis.Width / 2f);
        var down = face.Box.Y + (face.Box.Height / 2) - (analysis.Height / 2f);
        return (across * across) + (down * down);
    });
}

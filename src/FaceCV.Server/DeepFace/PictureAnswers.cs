using FaceCV.Core.Faces;

namespace FaceCV.Server.DeepFace;

/// <summary>Answer of v1's DeepFace analyze.</summary>
/// <param name="Faces">The faces, largest first.</param>
/// <param name="TotalFaces">How many.</param>
/// <param name="DetectorBackend">The detector.</param>
/// <param name="ProcessingTime">Seconds.</param>
public sealed record AnalyzeAnswer(AnalyzedFace[] Faces, int TotalFaces, string DetectorBackend, double ProcessingTime);

/// <summary>Answer of detect.</summary>
/// <param name="Faces">The faces, largest first.</param>
/// <param name="TotalFaces">How many.</param>
/// <param name="DetectorBackend">The detector.</param>
/// <param name="ProcessingTime">Seconds.</param>
public sealed record DetectAnswer(ExtractedFace[] Faces, int TotalFaces, string DetectorBackend, double ProcessingTime);

/// <summary>A detected face.</summary>
/// <param name="FacialArea">Where it is.</param>
/// <param name="Confidence">The detector's score, 0..1; 0 when none found it.</param>
/// <param name="AlignedFace">112x112 JPEG in base64: aligned, or the box stretched with align=false. Null where no landmarks were found to align by.</param>
/// <param name="IsReal">Whether it is live; null without anti_spoofing.</param>
/// <param name="AntispoofScore">Score of a live face, 0..1; null without anti_spoofing.</param>
public sealed record ExtractedFace(FacialArea FacialArea, float Confidence, byte[]? AlignedFace, bool? IsReal, float? AntispoofScore)
{
    internal static ExtractedFace Of(DetectedFace face, bool antiSpoofing)
    {
        var liveness = antiSpoofing ? Liveness.Of(face) : (Liveness?)null;
        return new ExtractedFace(DeepFace.FacialArea.Of(face), face.DetectionScore, face.AlignedCrop, liveness?.IsReal, liveness?.AntispoofScore);
    }
}

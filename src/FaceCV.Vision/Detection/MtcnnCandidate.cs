using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>What may be a face between two of MTCNN's networks.</summary>
/// <param name="Box">Where, in picture pixels.</param>
/// <param name="Score">Score of the last network that saw it, 0..1.</param>
/// <param name="Shift">How that network moves the left, top, right and bottom edge, in sides of the box.</param>
public readonly record struct MtcnnCandidate(BoundingBox Box, float Score, Vector4 Shift) : IScoredBox
{
    /// <summary>The box with its edges moved.</summary>
    public BoundingBox Moved => BoundingBox.FromCorners(
        Box.X + (Shift.X * Box.Width), Box.Y + (Shift.Y * Box.Height), Box.Right + (Shift.Z * Box.Width), Box.Bottom + (Shift.W * Box.Height));
}

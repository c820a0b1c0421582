using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>A box that competes with others by its score.</summary>
public interface IScoredBox
{
    /// <summary>The box.</summary>
    BoundingBox Box { get; }

    /// <summary>The score, higher is better.</summary>
    float Score { get; }
}

using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>One image of a labelled set.</summary>
/// <param name="Person">The identity.</param>
/// <param name="Image">What the image is called in reports.</param>
/// <param name="Embedding">Its embedding; null is a failure to acquire.</param>
public sealed record LabelledEmbedding(string Person, string Image, Embedding? Embedding);

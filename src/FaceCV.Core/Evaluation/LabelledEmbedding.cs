using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>One image of a labelled set.</summary>
/// <param name="Person">The identity.</param>
/// <param name="Image">What the image is called in reports.</param>
/// <param name="Embedding">Its embedding as a probe; null is a failure to acquire.</param>
/// <param name="Template">
/// What enrolment would store of it, where that differs: by default templates are averaged with their mirror image and probes are not.
/// Null is the embedding itself.
/// </param>
public sealed record LabelledEmbedding(string Person, string Image, Embedding? Embedding, Embedding? Template = null);

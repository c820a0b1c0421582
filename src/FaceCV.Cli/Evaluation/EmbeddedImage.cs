using FaceCV.Core.Faces;

namespace FaceCV.Cli.Evaluation;

/// <summary>One image of a set.</summary>
/// <param name="File">Its path.</param>
/// <param name="Probe">The wanted face's embedding; null is a failure to acquire.</param>
/// <param name="Template">What enrolment would store of it, where that differs.</param>
/// <param name="Failure">Why there is no embedding; null when there is one.</param>
internal sealed record EmbeddedImage(string File, Embedding? Probe, Embedding? Template, string? Failure);

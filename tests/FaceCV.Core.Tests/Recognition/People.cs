using FaceCV.Core.Faces;

namespace FaceCV.Core.Tests.Recognition;

/// <summary>Embeddings on a circle: the cosine of the angle between two is their similarity.</summary>
internal static class People
{
    internal static readonly ModelId Model = new("test/net@01234567");

    /// <summary>The embedding at an angle in radians.</summary>
    internal static Embedding At(float angle) => Embedding.FromRaw(Model, [MathF.Cos(angle), MathF.Sin(angle), 0, 0]);
}

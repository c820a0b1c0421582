namespace FaceCV.Core.Faces;

/// <summary>Port to the vision side: from a stored aligned crop to an embedding by another recogniser. Safe for parallel use.</summary>
public interface ICropEmbedder
{
    /// <summary>Embeds the face of an aligned crop.</summary>
    /// <param name="crop">JPEG of a 112x112 crop, as <see cref="DetectedFace.AlignedCrop"/> gives it.</param>
    /// <param name="pack">Pack of the recogniser.</param>
    /// <param name="mirror">As <see cref="AnalysisRequest.Mirror"/>.</param>
    /// <param name="cancellationToken">Observed before each stage.</param>
    /// <exception cref="Errors.FaceException">The crop is no image, the pack is missing or has no recogniser.</exception>
    Task<Embedding> EmbedCropAsync(ReadOnlyMemory<byte> crop, string pack, bool mirror, CancellationToken cancellationToken = default);
}

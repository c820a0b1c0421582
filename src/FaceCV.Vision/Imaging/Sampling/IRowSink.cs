namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>Takes finished rows, top to bottom.</summary>
internal interface IRowSink
{
    /// <summary>Takes a row; its memory may be overwritten.</summary>
    /// <param name="y">Which row.</param>
    /// <param name="planes">Red, then green, then blue, 0..255, each plane padded to whole vectors.</param>
    void Write(int y, Span<float> planes);
}

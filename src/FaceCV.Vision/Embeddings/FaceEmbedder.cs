using System.Numerics;
using System.Numerics.Tensors;
using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Embeddings;

/// <summary>Runs a recognition network on aligned faces. Safe for parallel use.</summary>
public sealed class FaceEmbedder(ModelSession session, ModelId modelId)
{
    /// <summary>Embeds one face.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="cropToPicture">From <see cref="Alignment.FaceAligner.CropToPicture"/>.</param>
    /// <param name="mirror">Also embed the mirrored crop and average the two unit vectors.</param>
    public Embedding Embed(RgbImage image, Matrix3x2 cropToPicture, bool mirror)
    {
        var straight = EmbedOnce(image, cropToPicture, mirrored: false);
        if (!mirror) return Embedding.FromRaw(modelId, straight);
        var reflected = EmbedOnce(image, cropToPicture, mirrored: true);
        TensorPrimitives.Divide(straight, TensorPrimitives.Norm<float>(straight), straight);
        TensorPrimitives.Divide(reflected, TensorPrimitives.Norm<float>(reflected), reflected);
        TensorPrimitives.Add<float>(straight, reflected, straight);
        return Embedding.FromRaw(modelId, straight);
    }

    private float[] EmbedOnce(RgbImage image, Matrix3x2 cropToPicture, bool mirrored)
    {
        using var run = session.Rent();
        ImageSampler.WarpToTensor(image, cropToPicture, session.Model.Input, run.Input, mirrored);
        run.Execute();
        return run.Output(0).ToArray();
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using FaceCV.Core.Faces;
using FaceCV.Core.Observability;
using FaceCV.Vision.Alignment;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Embeddings;

/// <summary>Runs a recognition network on aligned faces. Safe for parallel use.</summary>
public sealed class FaceEmbedder(ModelSession session, ModelId modelId)
{
    private readonly AlignedCrop _crop = AlignedCrop.Of(session.Model.Crop.Kind);

    /// <summary>Embeds one face.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="box">The face, picture pixels; stretched as it is when there are no usable landmarks.</param>
    /// <param name="landmarks">Its five points to align by, picture pixels; null aligns nothing.</param>
    /// <param name="mirror">Also embed the mirrored crop and average the two unit vectors.</param>
    public Embedding Embed(RgbImage image, BoundingBox box, FaceLandmarks5? landmarks, bool mirror)
    {
        var cropToPicture = (landmarks is null ? null : FaceAligner.CropToPicture(landmarks, _crop)) ?? _crop.FromBox(box);
        return Embed(image, cropToPicture, mirror);
    }

    /// <summary>Embeds the face of a 112x112 crop that was aligned before.</summary>
    /// <param name="crop">The crop; other recognisers' crops are cut out of it.</param>
    /// <param name="mirror">As in the other.</param>
    public Embedding EmbedAligned(RgbImage crop, bool mirror)
    {
        var p = AlignedCrop.ArcFace.Points;
        return Embed(crop, FaceAligner.CropToPicture(new FaceLandmarks5(p[0], p[1], p[2], p[3], p[4]), _crop)!.Value, mirror);
    }

    private Embedding Embed(RgbImage image, Matrix3x2 cropToPicture, bool mirror)
    {
        var straight = EmbedOnce(image, cropToPicture, mirrored: false);
        if (!mirror) return Embedding.FromRaw(modelId, straight);
        var reflected = EmbedOnce(image, cropToPicture, mirrored: true);
        var (one, other) = (TensorPrimitives.Norm<float>(straight), TensorPrimitives.Norm<float>(reflected));
        TensorPrimitives.Divide(straight, one, straight);
        TensorPrimitives.Divide(reflected, other, reflected);
        TensorPrimitives.Add<float>(straight, reflected, straight);
        return Embedding.FromRaw(modelId, straight, (one + other) / 2);
    }

    private float[] EmbedOnce(RgbImage image, Matrix3x2 cropToPicture, bool mirrored)
    {
        using var run = session.Rent();
        using (FaceTelemetry.Source.StartActivity("align")) ImageSampler.WarpToTensor(image, cropToPicture, session.Model.Input, run.Input, mirrored);
        run.Execute();
        return run.Output(0).ToArray();
    }
}

using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Core.Observability;
using FaceCV.Vision.Alignment;
using FaceCV.Vision.Attributes;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;
using FaceCV.Vision.PresentationAttack;
using FaceCV.Vision.Quality;

namespace FaceCV.Vision.Pipeline;

/// <summary>Describes found faces, one after the other, with just the parts that were asked for.</summary>
internal sealed class FaceDescriber(PackModels models, AnalysisRequest request, StageClock clock)
{
    private const FaceParts Cropped = FaceParts.Quality | FaceParts.AlignedCrop;

    /// <summary>Describes one face.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="found">The face, in the picture's pixels.</param>
    public DetectedFace Describe(RgbImage image, RawDetection found)
    {
        var toFull = new Vector2((float)image.FullWidth / image.Width, (float)image.FullHeight / image.Height);
        var (all, five) = FindLandmarks(image, found);
        clock.Charge(Stage.Landmarks);

        var embeddings = Wants(FaceParts.Embedding) ? Embed(image, found.Box, five) : [];
        clock.Charge(Stage.Embed);

        using var crop = Wants(Cropped) && five is not null && FaceAligner.CropToPicture(five, AlignedCrop.ArcFace) is { } toPicture
            ? ImageSampler.Warp(image, toPicture, AlignedCrop.ArcFace.Side, AlignedCrop.ArcFace.Side)
            : null;
        var face = new DetectedFace
        {
            Box = found.Box.Scale(toFull.X, toFull.Y),
            DetectionScore = found.Score,
            Landmarks = Wants(FaceParts.Landmarks) ? five?.Scale(toFull) : null,
            Landmarks68 = Wants(FaceParts.Landmarks) ? all?.Scale(toFull) : null,
            Embedding = embeddings.Length == 0 ? null : embeddings[0],
            OtherEmbeddings = embeddings.Length < 2 ? [] : embeddings[1..],
            Age = Estimate(FaceParts.Age, ModelTask.Age) is { } age ? AttributeEstimator.Age(age, image, found.Box) : null,
            Gender = Estimate(FaceParts.Gender, ModelTask.Gender) is { } gender ? AttributeEstimator.Gender(gender, image, found.Box) : null,
            Expression = Estimate(FaceParts.Expression, ModelTask.Expression) is { } expression ? AttributeEstimator.Expression(expression, image, found.Box) : null,
            Pose = Estimate(FaceParts.Pose, ModelTask.Pose) is { } pose ? AttributeEstimator.Pose(pose, image, found.Box) : null,
            Eyes = all is not null && Estimate(FaceParts.Eyes, ModelTask.Eyes) is { } eyes ? AttributeEstimator.Eyes(eyes, image, all) : null,
            PresentationAttack = Estimate(FaceParts.PresentationAttack, ModelTask.PresentationAttack) is { } attack
                ? PresentationAttackDetector.Estimate(attack, image, found.Box)
                : null,
            Quality = crop is not null && Wants(FaceParts.Quality) ? QualityEstimator.Estimate(crop, five!.Scale(toFull), found.Score) : null,
            AlignedCrop = Wants(FaceParts.AlignedCrop) ? EncodeCrop(image, found.Box, crop) : null,
        };
        clock.Charge(Stage.Attributes);
        return face;
    }

    private byte[]? EncodeCrop(RgbImage image, BoundingBox box, RgbImage? aligned)
    {
        if (request.Align) return aligned is null ? null : ImageEncoder.EncodeJpeg(aligned);
        using var straight = ImageSampler.Warp(image, AlignedCrop.ArcFace.FromBox(box), AlignedCrop.ArcFace.Side, AlignedCrop.ArcFace.Side);
        return ImageEncoder.EncodeJpeg(straight);
    }

    private bool Wants(FaceParts parts) => (request.Parts & parts) != FaceParts.None;

    private ModelSession? Estimate(FaceParts part, ModelTask task) => Wants(part) ? models.Find(task) : null;

    // A detector's own five points are used as they are; 68 points cost a run and are found only when asked for, or when there is nothing else.
    private (FaceLandmarks68? All, FaceLandmarks5? Five) FindLandmarks(RgbImage image, RawDetection found)
    {
        var needsAll = Wants(FaceParts.Landmarks | FaceParts.Eyes) || (found.Landmarks is null && Wants(Cropped | FaceParts.Embedding));
        var all = needsAll ? models.Landmarks()?.Find(image, found.Box) : null;
        return (all, found.Landmarks ?? all?.ToFivePoints());
    }

    private Embedding[] Embed(RgbImage image, BoundingBox box, FaceLandmarks5? five)
    {
        var embedders = models.Embedders;
        var embeddings = new Embedding[embedders.Count];
        for (var i = 0; i < embeddings.Length; i++)
            embeddings[i] = embedders[i].Embed(image, box, request.Align ? five : null, request.Mirror);
        return embeddings;
    }
}

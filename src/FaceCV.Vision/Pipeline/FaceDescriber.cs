using System.Numerics;
using FaceCV.Core.Faces;
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
    private const FaceParts Aligned = FaceParts.Embedding | FaceParts.Quality | FaceParts.AlignedCrop;

    /// <summary>Describes one face.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="found">The face, in the picture's pixels.</param>
    public DetectedFace Describe(RgbImage image, RawDetection found)
    {
        var toFull = new Vector2((float)image.FullWidth / image.Width, (float)image.FullHeight / image.Height);
        var (all, five) = FindLandmarks(image, found);
        var toPicture = Wants(Aligned) && five is not null ? FaceAligner.CropToPicture(five) : null;
        clock.Charge(StageClock.Stage.Landmarks);

        var embedding = Wants(FaceParts.Embedding) ? Embed(image, found.Box, toPicture) : null;
        clock.Charge(StageClock.Stage.Embed);

        using var crop = Wants(FaceParts.Quality | FaceParts.AlignedCrop) && toPicture is { } aligned
            ? ImageSampler.Warp(image, aligned, ArcFaceReferencePoints.Side, ArcFaceReferencePoints.Side)
            : null;
        var face = new DetectedFace
        {
            Box = found.Box.Scale(toFull.X, toFull.Y),
            DetectionScore = found.Score,
            Landmarks = Wants(FaceParts.Landmarks) ? five?.Scale(toFull) : null,
            Landmarks68 = Wants(FaceParts.Landmarks) ? all?.Scale(toFull) : null,
            Embedding = embedding,
            Age = Estimate(FaceParts.Age, ModelTask.Age) is { } age ? AttributeEstimator.Age(age, image, found.Box) : null,
            Gender = Estimate(FaceParts.Gender, ModelTask.Gender) is { } gender ? AttributeEstimator.Gender(gender, image, found.Box) : null,
            Expression = Estimate(FaceParts.Expression, ModelTask.Expression) is { } expression ? AttributeEstimator.Expression(expression, image, found.Box) : null,
            Pose = Estimate(FaceParts.Pose, ModelTask.Pose) is { } pose ? AttributeEstimator.Pose(pose, image, found.Box) : null,
            Eyes = all is not null && Estimate(FaceParts.Eyes, ModelTask.Eyes) is { } eyes ? AttributeEstimator.Eyes(eyes, image, all) : null,
            PresentationAttack = Estimate(FaceParts.PresentationAttack, ModelTask.PresentationAttack) is { } attack
                ? PresentationAttackDetector.Estimate(attack, image, found.Box)
                : null,
            Quality = crop is not null && Wants(FaceParts.Quality) ? QualityEstimator.Estimate(crop, five!.Scale(toFull), found.Score) : null,
            AlignedCrop = crop is not null && Wants(FaceParts.AlignedCrop) ? ImageEncoder.EncodeJpeg(crop) : null,
        };
        clock.Charge(StageClock.Stage.Attributes);
        return face;
    }

    private bool Wants(FaceParts parts) => (request.Parts & parts) != FaceParts.None;

    private ModelSession? Estimate(FaceParts part, ModelTask task) => Wants(part) ? models.Find(task) : null;

    // A detector's own five points are used as they are; 68 points cost a run and are found only when asked for, or when there is nothing else.
    private (FaceLandmarks68? All, FaceLandmarks5? Five) FindLandmarks(RgbImage image, RawDetection found)
    {
        var needsAll = Wants(FaceParts.Landmarks | FaceParts.Eyes) || (found.Landmarks is null && Wants(Aligned));
        var all = needsAll ? models.Landmarks()?.Find(image, found.Box) : null;
        return (all, found.Landmarks ?? all?.ToFivePoints());
    }

    // Without usable points the box itself is the best alignment there is.
    private Embedding Embed(RgbImage image, BoundingBox box, Matrix3x2? toPicture)
    {
        var matrix = toPicture ?? (Matrix3x2.CreateScale(box.Width / ArcFaceReferencePoints.Side, box.Height / ArcFaceReferencePoints.Side)
            * Matrix3x2.CreateTranslation(box.X, box.Y));
        return models.Embedder().Embed(image, matrix, request.Mirror);
    }
}

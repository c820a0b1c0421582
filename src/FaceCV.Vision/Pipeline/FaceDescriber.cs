using System.Diagnostics;
using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Alignment;
using FaceCV.Vision.Attributes;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Embeddings;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;
using FaceCV.Vision.PresentationAttack;
using FaceCV.Vision.Quality;

namespace FaceCV.Vision.Pipeline;

/// <summary>Computes the asked parts of the faces of one picture, holding the sessions it needs until disposed. For one thread.</summary>
internal sealed class FaceDescriber(InstalledPack pack, SessionPool sessions, AnalysisRequest request) : IDisposable
{
    private const FaceParts NeedsLandmarks =
        FaceParts.Landmarks | FaceParts.Embedding | FaceParts.Eyes | FaceParts.Quality | FaceParts.AlignedCrop;

    private const int CropJpegQuality = 92;

    private readonly Dictionary<ModelTask, SessionLease> _leases = [];

    public TimeSpan LandmarkTime { get; private set; }

    public TimeSpan EmbedTime { get; private set; }

    public TimeSpan AttributeTime { get; private set; }

    /// <summary>Describes one face; boxes and points of the answer are in full-size pixels.</summary>
    public DetectedFace Describe(RgbImage picture, RawDetection found)
    {
        var started = Stopwatch.GetTimestamp();
        var (dense, five) = FindLandmarks(picture, found);
        var cropToPicture = five is null ? null : FaceAligner.CropToPicture(five);
        LandmarkTime += Lap(ref started);
        var embedding = Wants(FaceParts.Embedding) && cropToPicture is { } crop ? Embed(picture, crop) : null;
        EmbedTime += Lap(ref started);
        var toFull = new Vector2((float)picture.FullWidth / picture.Width, (float)picture.FullHeight / picture.Height);
        var face = DescribeAttributes(picture, found, dense) with
        {
            Landmarks = five?.Scale(toFull),
            Landmarks68 = dense?.Scale(toFull),
            Embedding = embedding,
        };
        if (cropToPicture is { } transform) face = AddCropParts(face, picture, transform);
        AttributeTime += Lap(ref started);
        return face with { Box = found.Box.Scale(toFull.X, toFull.Y) };
    }

    public void Dispose()
    {
        foreach (var lease in _leases.Values) lease.Dispose();
    }

    private static TimeSpan Lap(ref long started)
    {
        var elapsed = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        return elapsed;
    }

    private bool Wants(FaceParts part) => (request.Parts & part) != FaceParts.None;

    private (FaceLandmarks68? Dense, FaceLandmarks5? Five) FindLandmarks(RgbImage picture, RawDetection found)
    {
        if (!Wants(NeedsLandmarks)) return default;
        if (Session(ModelTask.Landmarks) is not { } session) return (null, found.Landmarks);
        var dense = new LandmarkFinder(session).Find(picture, found.Box);
        return (dense, found.Landmarks ?? dense.ToFivePoints());
    }

    private Embedding? Embed(RgbImage picture, Matrix3x2 cropToPicture)
    {
        var model = pack.Require(ModelTask.Embedding);
        return new FaceEmbedder(Session(ModelTask.Embedding)!, pack.Manifest.IdOf(model)).Embed(picture, cropToPicture, request.Mirror);
    }

    private DetectedFace DescribeAttributes(RgbImage picture, RawDetection found, FaceLandmarks68? dense)
    {
        var box = found.Box;
        return new DetectedFace
        {
            Box = box,
            DetectionScore = found.Score,
            Age = Asked(FaceParts.Age, ModelTask.Age) is { } age ? AttributeEstimator.Age(age, picture, box) : null,
            Gender = Asked(FaceParts.Gender, ModelTask.Gender) is { } gender ? AttributeEstimator.Gender(gender, picture, box) : null,
            Expression = Asked(FaceParts.Expression, ModelTask.Expression) is { } expression
                ? AttributeEstimator.Expression(expression, picture, box) : null,
            Pose = Asked(FaceParts.Pose, ModelTask.Pose) is { } pose ? AttributeEstimator.Pose(pose, picture, box) : null,
            Eyes = dense is not null && Asked(FaceParts.Eyes, ModelTask.Eyes) is { } eyes ? AttributeEstimator.Eyes(eyes, picture, dense) : null,
            PresentationAttack = Asked(FaceParts.PresentationAttack, ModelTask.PresentationAttack) is { } attack
                ? PresentationAttackDetector.Estimate(attack, picture, box) : null,
        };
    }

    private DetectedFace AddCropParts(DetectedFace face, RgbImage picture, Matrix3x2 cropToPicture)
    {
        if (!Wants(FaceParts.Quality | FaceParts.AlignedCrop)) return face;
        using var crop = ImageSampler.Warp(picture, cropToPicture, ArcFaceReferencePoints.Side, ArcFaceReferencePoints.Side);
        return face with
        {
            Quality = Wants(FaceParts.Quality) ? QualityEstimator.Estimate(crop, face.Landmarks!, face.DetectionScore) : null,
            AlignedCrop = Wants(FaceParts.AlignedCrop) ? ImageEncoder.EncodeJpeg(crop, CropJpegQuality) : null,
        };
    }

    private ModelSession? Asked(FaceParts part, ModelTask task) => Wants(part) ? Session(task) : null;

    private ModelSession? Session(ModelTask task)
    {
        if (_leases.TryGetValue(task, out var lease)) return lease.Session;
        if (pack.Manifest.Find(task) is not { } model) return null;
        lease = sessions.Lease(pack, model);
        _leases.Add(task, lease);
        return lease.Session;
    }
}

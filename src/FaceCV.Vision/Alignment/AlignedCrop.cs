using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Alignment;

/// <summary>The square that a recogniser wants a face moved to.</summary>
public sealed class AlignedCrop
{
    private readonly Vector2[] _points;

    private AlignedCrop(int side, ReadOnlySpan<Vector2> points) => (Side, _points) = (side, points.ToArray());

    /// <summary>112x112 of ArcFace-style networks.</summary>
    public static AlignedCrop ArcFace { get; } = new(ArcFaceReferencePoints.Side, ArcFaceReferencePoints.Points);

    /// <summary>150x150 of dlib's network.</summary>
    public static AlignedCrop Dlib { get; } = new(DlibReferencePoints.Side, DlibReferencePoints.Points);

    /// <summary>Side, pixels.</summary>
    public int Side { get; }

    /// <summary>Where the left eye, right eye, nose, left and right mouth corner lie in it.</summary>
    public ReadOnlySpan<Vector2> Points => _points;

    /// <summary>The crop of a manifest's rule.</summary>
    /// <exception cref="ArgumentException">The rule is not one of aligned faces.</exception>
    public static AlignedCrop Of(CropKind kind) => kind switch
    {
        CropKind.ArcFace => ArcFace,
        CropKind.Dlib => Dlib,
        _ => throw new ArgumentException($"{kind} is no crop of an aligned face.", nameof(kind)),
    };

    /// <summary>The transform from this crop to the picture where there are no landmarks to align by: the box itself, stretched.</summary>
    public Matrix3x2 FromBox(BoundingBox box) =>
        Matrix3x2.CreateScale(box.Width / Side, box.Height / Side) * Matrix3x2.CreateTranslation(box.X, box.Y);
}

using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Alignment;

/// <summary>Rectangles around a face that the attribute networks look at.</summary>
public static class FaceCrop
{
    /// <summary>The part of a picture that a rule for face boxes names.</summary>
    /// <param name="rule">A rule of the kind Box or Square.</param>
    /// <param name="box">The face, picture pixels.</param>
    /// <param name="imageWidth">Picture width.</param>
    /// <param name="imageHeight">Picture height.</param>
    /// <exception cref="ArgumentException">The rule is of another kind.</exception>
    public static BoundingBox Of(CropRule rule, BoundingBox box, int imageWidth, int imageHeight) => rule.Kind switch
    {
        CropKind.Box => Enlarge(box, rule.Scale, imageWidth, imageHeight),
        CropKind.Square => Square(box, rule.Scale),
        _ => throw new ArgumentException($"{rule.Kind} is no crop of a face box.", nameof(rule)),
    };

    /// <summary>A square around the middle of a box; it may reach beyond the picture.</summary>
    /// <param name="box">The face, picture pixels.</param>
    /// <param name="scale">Side, in longer sides of the box.</param>
    public static BoundingBox Square(BoundingBox box, float scale)
    {
        var side = MathF.Max(box.Width, box.Height) * scale;
        return new BoundingBox(box.X + ((box.Width - side) / 2), box.Y + ((box.Height - side) / 2), side, side);
    }

    /// <summary>
    /// A box enlarged about its centre, by less where the picture is too small for it, and shifted to lie inside the picture.
    /// </summary>
    /// <param name="box">The face, picture pixels.</param>
    /// <param name="scale">Wanted enlargement, 1 leaves the size.</param>
    /// <param name="imageWidth">Picture width.</param>
    /// <param name="imageHeight">Picture height.</param>
    public static BoundingBox Enlarge(BoundingBox box, float scale, int imageWidth, int imageHeight)
    {
        var possible = MathF.Min(scale, MathF.Min(imageWidth / box.Width, imageHeight / box.Height));
        var (width, height) = (box.Width * possible, box.Height * possible);
        var left = Math.Clamp(box.X + ((box.Width - width) / 2), 0, MathF.Max(0, imageWidth - width));
        var top = Math.Clamp(box.Y + ((box.Height - height) / 2), 0, MathF.Max(0, imageHeight - height));
        return new BoundingBox(left, top, width, height);
    }

    /// <summary>A square around an eye.</summary>
    /// <param name="landmarks">The face's landmarks.</param>
    /// <param name="first">Index of the eye's first point: 36 for image-left, 42 for image-right.</param>
    /// <param name="scale">Side of the square in widths of the eye.</param>
    public static BoundingBox Eye(FaceLandmarks68 landmarks, int first, float scale)
    {
        var points = landmarks.Points;
        var centre = (points[first + 1] + points[first + 2] + points[first + 4] + points[first + 5]) / 4;
        var side = MathF.Max(2, Vector2.Distance(points[first], points[first + 3]) * scale);
        return new BoundingBox(centre.X - (side / 2), centre.Y - (side / 2), side, side);
    }
}

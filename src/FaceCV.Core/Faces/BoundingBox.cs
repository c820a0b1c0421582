namespace FaceCV.Core.Faces;

/// <summary>A face's rectangle in oriented image pixels (after EXIF rotation). May reach beyond the image's edges.</summary>
/// <param name="X">Left edge, pixels.</param>
/// <param name="Y">Top edge, pixels.</param>
/// <param name="Width">Width, pixels, not negative.</param>
/// <param name="Height">Height, pixels, not negative.</param>
public readonly record struct BoundingBox(float X, float Y, float Width, float Height)
{
    /// <summary>Right edge, pixels (exclusive).</summary>
    public float Right => X + Width;

    /// <summary>Bottom edge, pixels (exclusive).</summary>
    public float Bottom => Y + Height;

    /// <summary>Area in square pixels.</summary>
    public float Area => Width * Height;

    /// <summary>Makes a box from its corners.</summary>
    public static BoundingBox FromCorners(float left, float top, float right, float bottom) => new(left, top, right - left, bottom - top);

    /// <summary>Intersection over union with another box, 0..1; 0 when both are empty.</summary>
    public float IntersectionOverUnion(BoundingBox other)
    {
        var intersection = Intersection(other);
        return intersection > 0 ? intersection / (Area + other.Area - intersection) : 0;
    }

    /// <summary>Area common with another box, square pixels.</summary>
    public float Intersection(BoundingBox other) =>
        MathF.Max(0, MathF.Min(Right, other.Right) - MathF.Max(X, other.X)) * MathF.Max(0, MathF.Min(Bottom, other.Bottom) - MathF.Max(Y, other.Y));

    /// <summary>The part of the box inside an image of the given size.</summary>
    public BoundingBox ClipTo(int imageWidth, int imageHeight) => FromCorners(
        Math.Clamp(X, 0, imageWidth), Math.Clamp(Y, 0, imageHeight), Math.Clamp(Right, 0, imageWidth), Math.Clamp(Bottom, 0, imageHeight));

    /// <summary>The box with every coordinate multiplied by a factor per axis.</summary>
    public BoundingBox Scale(float scaleX, float scaleY) => new(X * scaleX, Y * scaleY, Width * scaleX, Height * scaleY);
}

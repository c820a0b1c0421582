using System.Numerics;

namespace FaceCV.Core.Faces;

/// <summary>Sixty-eight facial points in oriented image pixels, in iBUG 300-W order (0-16 jaw, 17-26 brows, 27-35 nose, 36-47 eyes, 48-67 mouth).</summary>
public sealed class FaceLandmarks68
{
    private readonly Vector2[] _points;

    /// <summary>Wraps the points.</summary>
    /// <param name="points">Exactly 68 points; the array is owned by this object from now on.</param>
    /// <exception cref="ArgumentException">There are not 68 points.</exception>
    public FaceLandmarks68(Vector2[] points)
    {
        if (points.Length != 68) throw new ArgumentException($"68 points are needed, {points.Length} were given.", nameof(points));
        _points = points;
    }

    /// <summary>The points in iBUG order.</summary>
    public ReadOnlySpan<Vector2> Points => _points;

    /// <summary>
    /// The five alignment points: each eye is the mean of its four lid points, the nose its tip, each mouth corner the mean of
    /// its outer and inner corner.
    /// </summary>
    public FaceLandmarks5 ToFivePoints() => new(
        (_points[37] + _points[38] + _points[40] + _points[41]) / 4,
        (_points[43] + _points[44] + _points[46] + _points[47]) / 4,
        _points[30],
        (_points[48] + _points[60]) / 2,
        (_points[54] + _points[64]) / 2);

    /// <summary>The points multiplied by a factor per axis.</summary>
    public FaceLandmarks68 Scale(Vector2 factor) => new(Array.ConvertAll(_points, point => point * factor));
}

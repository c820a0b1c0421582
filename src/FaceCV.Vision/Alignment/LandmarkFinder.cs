using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Alignment;

/// <summary>Runs a 68-landmark network on face boxes. Safe for parallel use.</summary>
public sealed class LandmarkFinder(ModelSession session)
{
    /// <summary>Finds the landmarks of one face.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="box">The face, picture pixels.</param>
    public FaceLandmarks68 Find(RgbImage image, BoundingBox box)
    {
        var region = FaceCrop.Of(session.Model.Crop, box, image.Width, image.Height);
        using var run = session.Rent();
        ImageSampler.ResizeToTensor(image, region, session.Model.Input, run.Input);
        run.Execute();
        return Decode(run.Output(0), region);
    }

    /// <summary>Reads 68 pairs of x, y in 0..1 of a region.</summary>
    /// <exception cref="ArgumentException">There are not 136 values.</exception>
    public static FaceLandmarks68 Decode(ReadOnlySpan<float> values, BoundingBox region)
    {
        if (values.Length != 136) throw new ArgumentException($"136 landmark coordinates are needed, the model gave {values.Length}.", nameof(values));
        var points = new Vector2[68];
        for (var i = 0; i < points.Length; i++)
            points[i] = new Vector2(region.X + (values[2 * i] * region.Width), region.Y + (values[(2 * i) + 1] * region.Height));
        return new FaceLandmarks68(points);
    }
}

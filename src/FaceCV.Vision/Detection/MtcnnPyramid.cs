using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>The sizes at which MTCNN's first network looks at a region: its window of 12 pixels then covers faces of growing size.</summary>
public static class MtcnnPyramid
{
    /// <summary>Side of the first network's window, and least side of a level, in pixels.</summary>
    public const int Window = 12;

    /// <summary>Lists the levels, the finest first.</summary>
    /// <param name="region">What is looked at, picture pixels.</param>
    /// <param name="minFaceSize">Least side of a face to find, picture pixels, at least 1.</param>
    /// <param name="scaleFactor">Each level's size in that of the one before, above 0 and below 1.</param>
    /// <param name="longestSide">Longest side a level may have; in a larger region faces have to be larger than <paramref name="minFaceSize"/>.</param>
    /// <returns>Width and height of each level; none when the region is smaller than the window everywhere.</returns>
    public static IEnumerable<(int Width, int Height)> Levels(BoundingBox region, float minFaceSize, float scaleFactor, int longestSide)
    {
        var scale = MathF.Min(Window / minFaceSize, longestSide / MathF.Max(region.Width, region.Height));
        for (; MathF.Min(region.Width, region.Height) * scale >= Window; scale *= scaleFactor)
            yield return ((int)(region.Width * scale), (int)(region.Height * scale));
    }
}

using System.Numerics;

namespace FaceCV.Vision.Tests.Pipeline;

internal static class VectorAssertions
{
    public static void ShouldBeNear(this Vector2 point, float x, float y, float tolerance) =>
        Vector2.Distance(point, new Vector2(x, y)).ShouldBeLessThan(tolerance, $"{point} is not within {tolerance} of ({x}, {y})");
}

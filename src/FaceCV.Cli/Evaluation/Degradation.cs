using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;

namespace FaceCV.Cli.Evaluation;

/// <summary>A way to make a picture worse, and how far.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Strength">Blur: standard deviation in pixels. Darkening: what every value is divided by. Shrinking: what both sides are divided by.</param>
internal sealed record Degradation(DegradationKind Kind, int Strength)
{
    /// <summary>All that is tried, by kind from weak to strong.</summary>
    public static IReadOnlyList<Degradation> All { get; } =
        [.. Enum.GetValues<DegradationKind>().SelectMany(kind => new[] { 2, 4, 8 }.Select(strength => new Degradation(kind, kind == DegradationKind.Blur ? strength / 2 : strength)))];

    /// <summary>A worse copy of a picture; the caller disposes it.</summary>
    public RgbImage Apply(RgbImage image) => Kind switch
    {
        DegradationKind.Blur => Blur(image, Strength),
        DegradationKind.Darken => Darken(image, Strength),
        _ => ImageSampler.Resize(
            image, new BoundingBox(0, 0, image.Width, image.Height), Math.Max(1, image.Width / Strength), Math.Max(1, image.Height / Strength)),
    };

    private static RgbImage Darken(RgbImage image, int divisor)
    {
        var result = new RgbImage(image.Width, image.Height);
        var from = image.Pixels;
        var to = result.Pixels;
        for (var i = 0; i < from.Length; i++) to[i] = i % RgbImage.BytesPerPixel == RgbImage.BytesPerPixel - 1 ? from[i] : (byte)(from[i] / divisor);
        return result;
    }

    // A Gaussian, out to three deviations, along the rows and then the columns; the edge is repeated.
    private static RgbImage Blur(RgbImage image, int deviation)
    {
        double[] weights = [.. Enumerable.Range(-3 * deviation, (6 * deviation) + 1).Select(x => Math.Exp(-(double)x * x / (2.0 * deviation * deviation)))];
        using var across = Convolve(image, weights, 1, 0);
        return Convolve(across, weights, 0, 1);
    }

    private static RgbImage Convolve(RgbImage image, double[] weights, int stepX, int stepY)
    {
        var result = new RgbImage(image.Width, image.Height);
        var from = image.Pixels;
        var to = result.Pixels;
        var (reach, whole) = (weights.Length / 2, weights.Sum());
        for (var i = 0; i < to.Length; i++)
        {
            var (x, y, channel) = (i % image.Stride / RgbImage.BytesPerPixel, i / image.Stride, i % RgbImage.BytesPerPixel);
            var sum = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                var column = Math.Clamp(x + ((k - reach) * stepX), 0, image.Width - 1);
                var row = Math.Clamp(y + ((k - reach) * stepY), 0, image.Height - 1);
                sum += weights[k] * from[(row * image.Stride) + (column * RgbImage.BytesPerPixel) + channel];
            }

            to[i] = (byte)Math.Round(sum / whole);
        }

        return result;
    }
}

/// <summary>A way to make a picture worse.</summary>
internal enum DegradationKind
{
    /// <summary>Out of focus.</summary>
    Blur,

    /// <summary>Too little light.</summary>
    Darken,

    /// <summary>Far away: fewer pixels.</summary>
    Shrink,
}

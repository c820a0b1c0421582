namespace FaceCV.Vision.Imaging;

/// <summary>Brightness, contrast and sharpness of a small picture, on ITU-R BT.601 luma 0..255.</summary>
/// <param name="Mean">Mean luma.</param>
/// <param name="StandardDeviation">Standard deviation of luma, a measure of contrast.</param>
/// <param name="LaplacianVariance">Variance of the 4-neighbour Laplacian, a measure of sharpness; higher is sharper.</param>
public readonly record struct LumaStatistics(float Mean, float StandardDeviation, float LaplacianVariance)
{
    /// <summary>Measures a picture of at least 3x3 pixels.</summary>
    public static LumaStatistics Of(RgbImage image)
    {
        var (width, height) = (image.Width, image.Height);
        var luma = new float[width * height];
        var pixels = image.Pixels;
        for (var i = 0; i < luma.Length; i++) luma[i] = (0.299f * pixels[4 * i]) + (0.587f * pixels[(4 * i) + 1]) + (0.114f * pixels[(4 * i) + 2]);
        var (mean, variance) = MeanAndVariance(luma);
        var laplacian = new float[(width - 2) * (height - 2)];
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var at = (y * width) + x;
                laplacian[((y - 1) * (width - 2)) + x - 1] = luma[at - 1] + luma[at + 1] + luma[at - width] + luma[at + width] - (4 * luma[at]);
            }
        }

        return new LumaStatistics(mean, MathF.Sqrt(variance), MeanAndVariance(laplacian).Variance);
    }

    private static (float Mean, float Variance) MeanAndVariance(float[] values)
    {
        double sum = 0, squares = 0;
        foreach (var value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        var mean = sum / values.Length;
        return ((float)mean, (float)Math.Max(0, (squares / values.Length) - (mean * mean)));
    }
}

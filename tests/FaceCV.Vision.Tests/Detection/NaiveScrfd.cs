using FaceCV.Vision.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>
/// SCRFD from the description of InsightFace's own reader (<c>python-package/insightface/model_zoo/scrfd.py</c>), as plainly as can be and with
/// nothing of ours but the decoded picture: scale to fit 640x640, bilinear, black below and to the right, (x - 127.5) / 128 RGB.
/// </summary>
internal static class NaiveScrfd
{
    private const int Side = 640;

    public sealed record Face(double Left, double Top, double Right, double Bottom, double Score, double[] Points);

    public static List<Face> Find(InferenceSession session, RgbImage image, double threshold, double overlap)
    {
        var scale = Math.Min((double)Side / image.Width, (double)Side / image.Height);
        var (width, height) = ((int)Math.Round(image.Width * scale), (int)Math.Round(image.Height * scale));
        var input = Fill(image, width, height);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), input)]);
        float[][] values = [.. outputs.Select(output => output.AsTensor<float>().ToArray())];
        List<Face> faces = [];
        for (var level = 0; level < 3; level++) Read(values[level], values[level + 3], values[level + 6], 8 << level, threshold, faces);
        return [.. Suppress(faces, overlap).Select(face => Map(face, (double)image.Width / width, (double)image.Height / height))];
    }

    private static DenseTensor<float> Fill(RgbImage image, int width, int height)
    {
        var tensor = new DenseTensor<float>([1, 3, Side, Side]);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                for (var c = 0; c < 3; c++)
                {
                    var value = x < width && y < height
                        ? Bilinear(image, ((x + 0.5) * image.Width / width) - 0.5, ((y + 0.5) * image.Height / height) - 0.5, c)
                        : 0;
                    tensor[0, c, y, x] = (float)((value - 127.5) / 128);
                }
            }
        }

        return tensor;
    }

    private static double Bilinear(RgbImage image, double x, double y, int channel)
    {
        double Pixel(double column, double row) => image.Pixels[
            (((int)Math.Clamp(row, 0, image.Height - 1) * image.Width) + (int)Math.Clamp(column, 0, image.Width - 1)) * 4 + channel];
        var (left, top) = (Math.Floor(x), Math.Floor(y));
        var (right, below) = (x - left, y - top);
        return ((1 - below) * (((1 - right) * Pixel(left, top)) + (right * Pixel(left + 1, top))))
            + (below * (((1 - right) * Pixel(left, top + 1)) + (right * Pixel(left + 1, top + 1))));
    }

    // Anchors run over rows, columns, and the two of a cell; distances are in strides from the cell's upper left corner.
    private static void Read(float[] scores, float[] boxes, float[] points, int stride, double threshold, List<Face> faces)
    {
        var i = 0;
        for (var row = 0; row < Side / stride; row++)
        {
            for (var column = 0; column < Side / stride; column++)
            {
                for (var anchor = 0; anchor < 2; anchor++, i++)
                {
                    if (scores[i] < threshold) continue;
                    double x = column * stride, y = row * stride;
                    var five = new double[10];
                    for (var k = 0; k < 10; k++) five[k] = (k % 2 == 0 ? x : y) + (points[(10 * i) + k] * stride);
                    faces.Add(new Face(
                        x - (boxes[4 * i] * stride), y - (boxes[(4 * i) + 1] * stride), x + (boxes[(4 * i) + 2] * stride), y + (boxes[(4 * i) + 3] * stride), scores[i], five));
                }
            }
        }
    }

    private static List<Face> Suppress(List<Face> faces, double overlap)
    {
        List<Face> kept = [];
        foreach (var face in faces.OrderByDescending(face => face.Score))
        {
            if (kept.All(better => Overlap(better, face) <= overlap)) kept.Add(face);
        }

        return kept;
    }

    private static double Overlap(Face a, Face b)
    {
        var width = Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left));
        var height = Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
        double Area(Face face) => (face.Right - face.Left) * (face.Bottom - face.Top);
        return width * height / (Area(a) + Area(b) - (width * height));
    }

    private static Face Map(Face face, double x, double y) => new(
        face.Left * x, face.Top * y, face.Right * x, face.Bottom * y, face.Score, [.. face.Points.Select((value, i) => value * (i % 2 == 0 ? x : y))]);
}

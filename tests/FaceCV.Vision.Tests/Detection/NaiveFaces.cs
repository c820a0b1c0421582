using FaceCV.Vision.Imaging;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>A face as a plain reader finds it.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
/// <param name="Score">Score.</param>
/// <param name="Points">x and y of the key points; empty without.</param>
internal sealed record NaiveFace(double Left, double Top, double Right, double Bottom, double Score, double[] Points);

/// <summary>What the plain readers share, as plainly as can be and with nothing of ours but the decoded picture: scale to fit, bilinear, black below and to the right.</summary>
internal sealed class NaiveLetterbox(RgbImage image, int side)
{
    private readonly int _width = (int)Math.Round(image.Width * Math.Min((double)side / image.Width, (double)side / image.Height));
    private readonly int _height = (int)Math.Round(image.Height * Math.Min((double)side / image.Width, (double)side / image.Height));

    /// <summary>The input [1,3,side,side].</summary>
    /// <param name="sourceChannel">Red is 0, green 1, blue 2; one a channel of the input.</param>
    /// <param name="normalise">Applied to 0..255.</param>
    public DenseTensor<float> Fill(int[] sourceChannel, Func<double, double> normalise)
    {
        var tensor = new DenseTensor<float>([1, 3, side, side]);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                for (var c = 0; c < 3; c++) tensor[0, c, y, x] = (float)normalise(Value(x, y, sourceChannel[c]));
            }
        }

        return tensor;
    }

    /// <summary>Drops what overlaps a better one by more than a limit, and maps to the picture.</summary>
    public List<NaiveFace> Finish(List<NaiveFace> faces, double overlap)
    {
        var (x, y) = ((double)image.Width / _width, (double)image.Height / _height);
        return [.. Suppress(faces, overlap).Select(face => new NaiveFace(
            face.Left * x, face.Top * y, face.Right * x, face.Bottom * y, face.Score, [.. face.Points.Select((value, i) => value * (i % 2 == 0 ? x : y))]))];
    }

    private double Value(int x, int y, int channel) => x < _width && y < _height
        ? Bilinear(((x + 0.5) * image.Width / _width) - 0.5, ((y + 0.5) * image.Height / _height) - 0.5, channel)
        : 0;

    private double Bilinear(double x, double y, int channel)
    {
        double Pixel(double column, double row) => image.Pixels[
            (((int)Math.Clamp(row, 0, image.Height - 1) * image.Width) + (int)Math.Clamp(column, 0, image.Width - 1)) * 4 + channel];
        var (left, top) = (Math.Floor(x), Math.Floor(y));
        var (right, below) = (x - left, y - top);
        return ((1 - below) * (((1 - right) * Pixel(left, top)) + (right * Pixel(left + 1, top))))
            + (below * (((1 - right) * Pixel(left, top + 1)) + (right * Pixel(left + 1, top + 1))));
    }

    private static List<NaiveFace> Suppress(List<NaiveFace> faces, double overlap)
    {
        List<NaiveFace> kept = [];
        foreach (var face in faces.OrderByDescending(face => face.Score))
        {
            if (kept.All(better => Overlap(better, face) <= overlap)) kept.Add(face);
        }

        return kept;
    }

    private static double Overlap(NaiveFace a, NaiveFace b)
    {
        var width = Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left));
        var height = Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
        double Area(NaiveFace face) => (face.Right - face.Left) * (face.Bottom - face.Top);
        return width * height / (Area(a) + Area(b) - (width * height));
    }
}

using FaceCV.Vision.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>
/// SCRFD from the description of InsightFace's own reader (<c>python-package/insightface/model_zoo/scrfd.py</c>): 640x640,
/// (x - 127.5) / 128 RGB.
/// </summary>
internal static class NaiveScrfd
{
    private const int Side = 640;

    public static List<NaiveFace> Find(InferenceSession session, RgbImage image, double threshold, double overlap)
    {
        var letterbox = new NaiveLetterbox(image, Side);
        var input = letterbox.Fill([0, 1, 2], value => (value - 127.5) / 128);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), input)]);
        float[][] values = [.. outputs.Select(output => output.AsTensor<float>().ToArray())];
        List<NaiveFace> faces = [];
        for (var level = 0; level < 3; level++) Read(values[level], values[level + 3], values[level + 6], 8 << level, threshold, faces);
        return letterbox.Finish(faces, overlap);
    }

    // Anchors run over rows, columns, and the two of a cell; distances are in strides from the cell's upper left corner.
    private static void Read(float[] scores, float[] boxes, float[] points, int stride, double threshold, List<NaiveFace> faces)
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
                    faces.Add(new NaiveFace(
                        x - (boxes[4 * i] * stride), y - (boxes[(4 * i) + 1] * stride), x + (boxes[(4 * i) + 2] * stride), y + (boxes[(4 * i) + 3] * stride), scores[i], five));
                }
            }
        }
    }
}

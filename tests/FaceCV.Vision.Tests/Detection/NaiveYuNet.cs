using FaceCV.Vision.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>YuNet from the description of OpenCV's reader (<c>modules/objdetect/src/face_detect.cpp</c>): 640x640, BGR 0..255.</summary>
internal static class NaiveYuNet
{
    private const int Side = 640;

    public static List<NaiveFace> Find(InferenceSession session, RgbImage image, double threshold, double overlap)
    {
        var letterbox = new NaiveLetterbox(image, Side);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("input", letterbox.Fill([2, 1, 0], value => value))]);
        List<NaiveFace> faces = [];
        foreach (var stride in new[] { 8, 16, 32 })
        {
            float[] Values(string kind) => outputs.Single(output => output.Name == $"{kind}_{stride}").AsTensor<float>().ToArray();
            Read(Values("cls"), Values("obj"), Values("bbox"), Values("kps"), stride, threshold, faces);
        }

        return letterbox.Finish(faces, overlap);
    }

    private static void Read(float[] classes, float[] objects, float[] boxes, float[] points, int stride, double threshold, List<NaiveFace> faces)
    {
        var i = 0;
        for (var row = 0; row < Side / stride; row++)
        {
            for (var column = 0; column < Side / stride; column++, i++)
            {
                var score = Math.Sqrt((double)classes[i] * objects[i]);
                if (score < threshold) continue;
                var (x, y) = (stride * (column + (double)boxes[4 * i]), stride * (row + (double)boxes[(4 * i) + 1]));
                var (width, height) = (stride * Math.Exp(boxes[(4 * i) + 2]), stride * Math.Exp(boxes[(4 * i) + 3]));
                var five = new double[10];
                for (var k = 0; k < 10; k++) five[k] = stride * ((k % 2 == 0 ? column : row) + (double)points[(10 * i) + k]);
                faces.Add(new NaiveFace(x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2), score, five));
            }
        }
    }
}

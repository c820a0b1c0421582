using FaceCV.Vision.Models.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceCV.Vision.Models;

/// <summary>Runs a published and a rewritten graph on the same input and compares their outputs.</summary>
internal static class RewriteAgreement
{
    // Measured on the starter pack: cosine 1.000000000, largest difference 1e-6 of values up to 6. The bounds leave room for deeper nets and
    // are far below what any decision could see.
    private const double LeastCosine = 0.999999;
    private const double LargestRelativeDifference = 1e-4;

    /// <summary>Why they do not agree, or null when they do.</summary>
    public static string? FindDifference(byte[] published, byte[] rewritten, ModelEntry model)
    {
        try
        {
            var input = PixelNoise(model.Input);
            var (first, second) = (Run(published, model, input), Run(rewritten, model, input));
            for (var i = 0; i < first.Length; i++)
            {
                if (FindDifference(first[i], second[i]) is { } difference) return $"output '{model.Outputs[i]}' {difference}";
            }

            return null;
        }
        catch (OnnxRuntimeException exception)
        {
            return $"could not be compared: {exception.Message}";
        }
    }

    /// <summary>Why two outputs do not agree, or null when they do.</summary>
    internal static string? FindDifference(float[] first, float[] second)
    {
        if (first.Length != second.Length) return $"has {second.Length} values instead of {first.Length}";
        double dot = 0, firstSquares = 0, secondSquares = 0, difference = 0, largest = 0;
        for (var i = 0; i < first.Length; i++)
        {
            if (!float.IsFinite(first[i]) || !float.IsFinite(second[i])) return "is not finite";
            dot += (double)first[i] * second[i];
            firstSquares += (double)first[i] * first[i];
            secondSquares += (double)second[i] * second[i];
            difference = Math.Max(difference, Math.Abs(first[i] - second[i]));
            largest = Math.Max(largest, Math.Abs(first[i]));
        }

        if (difference > LargestRelativeDifference * Math.Max(1, largest)) return $"differs by {difference:G3}";
        var norms = Math.Sqrt(firstSquares * secondSquares);
        return norms > 0 && dot / norms < LeastCosine ? $"has the cosine {dot / norms:F7}" : null;
    }

    // Random pixels as the manifest feeds them; always the same.
    private static float[] PixelNoise(ModelInput input)
    {
        var random = new Random(20240229);
        var values = new float[input.Shape.Aggregate(1, (product, side) => product * side)];
        var plane = input.Height * input.Width;
        for (var i = 0; i < values.Length; i++)
        {
            var channel = input.Layout == TensorLayout.Nchw ? i / plane : i % input.Mean.Count;
            values[i] = (random.Next(256) - input.Mean[channel]) / input.Std[channel];
        }

        return values;
    }

    private static float[][] Run(byte[] graph, ModelEntry model, float[] values)
    {
        using var options = SessionFactory.CreateOptions(intraOpThreads: 1);
        using var session = new InferenceSession(graph, options);
        using var input = OrtValue.CreateTensorValueFromMemory(values, [.. model.Input.Shape.Select(side => (long)side)]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, [model.Input.Name], [input], [.. model.Outputs]);
        return [.. outputs.Select(output => output.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float ? output.GetTensorDataAsSpan<float>().ToArray() : [])];
    }
}

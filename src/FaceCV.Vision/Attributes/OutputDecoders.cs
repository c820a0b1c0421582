using System.Numerics.Tensors;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Attributes;

/// <summary>Pure readers of the attribute networks' outputs.</summary>
public static class OutputDecoders
{
    /// <summary>Softmax of a few logits.</summary>
    public static float[] Softmax(ReadOnlySpan<float> logits)
    {
        var scores = new float[logits.Length];
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), scores);
        TensorPrimitives.SoftMax<float>(scores, scores);
        return scores;
    }

    /// <summary>Gender from a network's output, with a score that is 0.5 at the threshold and 1 at either end.</summary>
    /// <param name="output">0 is surely female, 1 surely male; values outside are cut.</param>
    /// <param name="maleThreshold">Output from which the answer is male, between 0 and 1; networks trained on few women need more than 0.5.</param>
    public static GenderEstimate Gender(float output, float maleThreshold)
    {
        var male = Math.Clamp(output, 0, 1);
        return male >= maleThreshold
            ? new GenderEstimate(Core.Faces.Gender.Male, 0.5f + (0.5f * (male - maleThreshold) / (1 - maleThreshold)))
            : new GenderEstimate(Core.Faces.Gender.Female, 0.5f + (0.5f * (maleThreshold - male) / maleThreshold));
    }

    /// <summary>Expected angle over bins (Hopenet, Ruiz et al. 2018): bin i stands for i x width - offset degrees.</summary>
    /// <param name="logits">One a bin.</param>
    /// <param name="binDegrees">Width of a bin.</param>
    /// <param name="offsetDegrees">Angle below zero at which the first bin lies.</param>
    public static float ExpectedAngle(ReadOnlySpan<float> logits, float binDegrees, float offsetDegrees)
    {
        var scores = Softmax(logits);
        var expected = 0f;
        for (var i = 0; i < scores.Length; i++) expected += i * scores[i];
        return (expected * binDegrees) - offsetDegrees;
    }

    /// <summary>
    /// Value of a soft stagewise regression network (SSR-Net, Yang et al., IJCAI 2018): three stages of three bins, each refining the one
    /// before, with dynamic bin shift (offsets) and width (delta).
    /// </summary>
    /// <param name="probabilities">Three stages of three bin probabilities.</param>
    /// <param name="deltas">One width change a stage.</param>
    /// <param name="offsets">Three stages of three bin shifts.</param>
    /// <param name="range">Value of the whole range, 101 years for age.</param>
    public static float SoftStagewise(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> deltas, ReadOnlySpan<float> offsets, float range)
    {
        const int Stages = 3, Bins = 3;
        float value = 0, width = 1;
        for (var stage = 0; stage < Stages; stage++)
        {
            width /= Bins * (1 + deltas[stage]);
            for (var bin = 0; bin < Bins; bin++)
            {
                var at = (stage * Bins) + bin;
                value += probabilities[at] * (bin + offsets[at]) * width;
            }
        }

        return value * range;
    }
}

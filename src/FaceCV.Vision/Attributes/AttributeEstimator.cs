using FaceCV.Core.Faces;
using FaceCV.Vision.Alignment;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Attributes;

/// <summary>Runs an attribute network on a face box. Safe for parallel use.</summary>
public static class AttributeEstimator
{
    /// <summary>Age in years; the network's decoder is <c>ssrnet</c>, or <c>years</c> when it says the number itself.</summary>
    public static float Age(ModelSession session, RgbImage image, BoundingBox box)
    {
        using var run = RunOnBox(session, image, box);
        return session.Model.Decoder == "years" ? run.Output(0)[0] : Regress(run, session.Model);
    }

    /// <summary>
    /// Gender; the manifest's <c>maleThreshold</c> says from which output the answer is male (default 0.5), and for the decoder <c>softmax</c>
    /// <c>maleClass</c> which of two classes is (default 1).
    /// </summary>
    public static GenderEstimate Gender(ModelSession session, RgbImage image, BoundingBox box)
    {
        using var run = RunOnBox(session, image, box);
        var male = session.Model.Decoder == "softmax"
            ? OutputDecoders.Softmax(run.Output(0))[(int)session.Model.Parameter("maleClass", 1)]
            : Regress(run, session.Model);
        return OutputDecoders.Gender(male, session.Model.Parameter("maleThreshold", 0.5f));
    }

    /// <summary>Expression; the manifest's labels name the outputs.</summary>
    public static ExpressionEstimate Expression(ModelSession session, RgbImage image, BoundingBox box)
    {
        using var run = RunOnBox(session, image, box);
        var raw = OutputDecoders.Softmax(run.Output(0));
        var labels = session.Model.Labels ?? throw new InvalidDataException($"Model '{session.Model.Name}' lists no labels.");
        var scores = new float[Enum.GetValues<Expression>().Length];
        for (var i = 0; i < labels.Count; i++) scores[(int)Enum.Parse<Expression>(labels[i])] = raw[i];
        var best = Array.IndexOf(scores, scores.Max());
        return new ExpressionEstimate((Expression)best, scores[best], scores);
    }

    /// <summary>Head pose.</summary>
    public static HeadPose Pose(ModelSession session, RgbImage image, BoundingBox box)
    {
        using var run = RunOnBox(session, image, box);
        var (width, offset) = (session.Model.Parameter("binDegrees", 3), session.Model.Parameter("offsetDegrees", 99));
        return new HeadPose(
            OutputDecoders.ExpectedAngle(run.Output(0), width, offset),
            OutputDecoders.ExpectedAngle(run.Output(1), width, offset),
            OutputDecoders.ExpectedAngle(run.Output(2), width, offset));
    }

    /// <summary>Open or closed eyes.</summary>
    public static EyeState Eyes(ModelSession session, RgbImage image, FaceLandmarks68 landmarks) =>
        new(EyeOpenScore(session, image, landmarks, 36), EyeOpenScore(session, image, landmarks, 42));

    private static float EyeOpenScore(ModelSession session, RgbImage image, FaceLandmarks68 landmarks, int first)
    {
        using var run = RunOnRegion(session, image, FaceCrop.Eye(landmarks, first, session.Model.Crop.Scale));
        return OutputDecoders.Softmax(run.Output(0))[(int)session.Model.Parameter("openClass", 1)];
    }

    private static float Regress(ModelRun run, ModelEntry model)
    {
        Span<float> probabilities = stackalloc float[9], deltas = stackalloc float[3], offsets = stackalloc float[9];
        for (var stage = 0; stage < 3; stage++)
        {
            run.Output(stage).CopyTo(probabilities[(3 * stage)..]);
            deltas[stage] = run.Output(3 + stage)[0];
            run.Output(6 + stage).CopyTo(offsets[(3 * stage)..]);
        }

        return OutputDecoders.SoftStagewise(probabilities, deltas, offsets, model.Parameter("range", 1));
    }

    /// <summary>Runs a network on the box enlarged as its manifest says; dispose the run after reading its outputs.</summary>
    internal static ModelRun RunOnBox(ModelSession session, RgbImage image, BoundingBox box) =>
        RunOnRegion(session, image, FaceCrop.Of(session.Model.Crop, box, image.Width, image.Height));

    private static ModelRun RunOnRegion(ModelSession session, RgbImage image, BoundingBox region)
    {
        var run = session.Rent();
        ImageSampler.ResizeToTensor(image, region, session.Model.Input, run.Input);
        run.Execute();
        return run;
    }
}

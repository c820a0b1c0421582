using FaceCV.TestKit;
using FaceCV.Vision.Models;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>
/// Three graphs of our own in the shape of MTCNN. The first finds bright squares with a dark rim that fill 8 of its window's 12 pixels, the second
/// those that are bright in a third of the box, the third takes all; how each moves the box is the caller's.
/// </summary>
internal sealed class TinyMtcnn : IDisposable
{
    private const int Window = 12, Rim = 2;

    public TinyMtcnn(float[] firstShift, float[] secondShift, float[] thirdShift, float[] points)
    {
        Proposal = Open("pnet", ModelTask.Detection, [1, 3, 256, 256], Finder(firstShift), ["scores", "regions"]);
        Refinements =
        [
            Open("rnet", ModelTask.DetectionRefinement, [1, 3, 24, 24], Judge(24, 16, secondShift, []), ["scores", "regions"]),
            Open("onet", ModelTask.DetectionRefinement, [1, 3, 48, 48], Judge(48, 40, thirdShift, points), ["scores", "regions", "points"]),
        ];
    }

    public ModelSession Proposal { get; }

    public IReadOnlyList<ModelSession> Refinements { get; }

    public void Dispose()
    {
        Proposal.Dispose();
        foreach (var session in Refinements) session.Dispose();
    }

    // Mean of the inside less the mean of the rim: 2 on a white square in black, 1.1 when it is off by one window.
    private static byte[] Finder(float[] shift)
    {
        var kernel = new float[3 * Window * Window];
        for (var i = 0; i < kernel.Length; i++)
        {
            var (row, column) = (i / Window % Window, i % Window);
            var inside = row is >= Rim and < Window - Rim && column is >= Rim and < Window - Rim;
            kernel[i] = 20f / 3 * (inside ? 1f / 64 : -1f / 80);
        }

        return new TinyGraph().Input("input", 1, 3, 0, 0)
            .Weights("kernel", kernel, [1, 3, Window, Window]).Weights("bias", [-26], [1])
            .Node("Conv", "logits", "input", "kernel", "bias").Attribute("strides", 2, 2).Node("Sigmoid", "scores", "logits")
            .Weights("none", new float[4 * 3 * Window * Window], [4, 3, Window, Window]).Weights("shift", shift, [4])
            .Node("Conv", "regions", "input", "none", "shift").Attribute("strides", 2, 2)
            .Output("scores", 1, 1, 0, 0).Output("regions", 1, 4, 0, 0).ToBytes();
    }

    // With a bias of 16 it passes what is bright in a third of it, with 40 everything.
    private static byte[] Judge(int side, float bias, float[] shift, float[] points)
    {
        var graph = new TinyGraph().Input("input", 0, 3, side, side).Node("GlobalAveragePool", "mean", "input")
            .Weights("third", [40f / 3, 40f / 3, 40f / 3], [1, 3, 1, 1]).Weights("bias", [bias], [1])
            .Node("Conv", "logits", "mean", "third", "bias").Node("Sigmoid", "scores", "logits").Output("scores", 0, 1, 1, 1);
        foreach (var (name, values) in new[] { ("regions", shift), ("points", points) }.Where(each => each.Item2.Length > 0))
        {
            graph.Weights($"{name}_w", new float[3 * values.Length], [values.Length, 3, 1, 1]).Weights($"{name}_b", values, [values.Length])
                .Node("Conv", name, "mean", $"{name}_w", $"{name}_b").Output(name, 0, values.Length, 1, 1);
        }

        return graph.ToBytes();
    }

    private static ModelSession Open(string name, ModelTask task, int[] shape, byte[] graph, string[] outputs) => new(
        new InferenceSession(graph),
        new ModelEntry
        {
            Name = name,
            Task = task,
            File = $"{name}.onnx",
            Sha256 = new string('0', 64),
            Input = new ModelInput("input", shape, TensorLayout.Nchw, ChannelOrder.Rgb, [127.5f, 127.5f, 127.5f], [128, 128, 128]),
            Crop = new CropRule(CropKind.Stretch),
            Decoder = "mtcnn",
            Outputs = outputs,
            Parameters = new Dictionary<string, float>(StringComparer.Ordinal) { ["minFaceSize"] = 12, ["scaleFactor"] = 0.5f },
        },
        "CPU");
}

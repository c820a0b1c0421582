using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>MTCNN's second or third network on many boxes, several at a time.</summary>
internal sealed class MtcnnJudge
{
    // More gain little; the third network's feature maps of so many boxes are 9 MB.
    private const int MostAtOnce = 32;

    private readonly ModelSession _session;

    /// <summary>Wraps a loaded model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="outputs">Outputs it has to have: scores, regions, and for the third network points.</param>
    /// <exception cref="InvalidDataException">It has others.</exception>
    public MtcnnJudge(ModelSession session, int outputs)
    {
        var seen = session.Model.Outputs.Count;
        if (seen != outputs) throw new InvalidDataException($"MTCNN model '{session.Model.Name}' lists {seen} outputs instead of {outputs}.");
        _session = session;
    }

    /// <summary>Has every box judged.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="boxes">Squares, picture pixels; may reach beyond the picture, whose edge pixels are then repeated.</param>
    /// <param name="take">Takes each box with the run that holds its outputs, and its place in them.</param>
    public void Judge(RgbImage image, IReadOnlyList<BoundingBox> boxes, Action<BoundingBox, ShapedRun, int> take)
    {
        var input = _session.Model.Input;
        var values = 3 * input.Width * input.Height;
        for (var first = 0; first < boxes.Count; first += MostAtOnce)
        {
            var count = Math.Min(MostAtOnce, boxes.Count - first);
            using var run = _session.Rent([count, .. input.Shape.Skip(1)]);
            for (var i = 0; i < count; i++) ImageSampler.ResizeToTensor(image, boxes[first + i], input, run.Input.Slice(i * values, values), antialias: true);
            run.Execute();
            for (var i = 0; i < count; i++) take(boxes[first + i], run, i);
        }
    }
}

using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>
/// MTCNN: a small network proposes windows at many sizes of the region, a second and a third judge and move them, the third with five
/// points. Thresholds, overlaps and sizes are those published; the manifest can change them.
/// </summary>
public sealed class MtcnnDetector : IFaceDetector
{
    private const float OverlapInLevel = 0.5f, OverlapOfLevels = 0.7f, OverlapAfterSecond = 0.7f, OverlapAfterThird = 0.7f;

    private readonly ModelSession _proposal;
    private readonly MtcnnJudge _second;
    private readonly MtcnnJudge _third;
    private readonly float _proposalThreshold;
    private readonly float _secondThreshold;
    private readonly float _minFaceSize;
    private readonly float _scaleFactor;

    /// <summary>Wraps loaded models.</summary>
    /// <param name="proposal">The first network. The longer side of its input in the manifest is the longest it is given.</param>
    /// <param name="refinements">The second and the third.</param>
    /// <exception cref="InvalidDataException">There are not two refinements, or a manifest's outputs or parameters are not those of MTCNN.</exception>
    public MtcnnDetector(ModelSession proposal, IReadOnlyList<ModelSession> refinements)
    {
        if (refinements.Count != 2)
            throw new InvalidDataException($"MTCNN needs two models of the task DetectionRefinement beside '{proposal.Model.Name}'; the pack has {refinements.Count}.");
        (_proposal, _second, _third) = (proposal, new MtcnnJudge(refinements[0], outputs: 2), new MtcnnJudge(refinements[1], outputs: 3));
        var model = proposal.Model;
        if (model.Outputs.Count != 2) throw new InvalidDataException($"MTCNN model '{model.Name}' lists {model.Outputs.Count} outputs; 2 are understood: scores, regions.");
        _proposalThreshold = model.Parameter("proposalThreshold", 0.6f);
        _secondThreshold = model.Parameter("refinementThreshold", 0.7f);
        _minFaceSize = model.Parameter("minFaceSize", 20);
        _scaleFactor = model.Parameter("scaleFactor", 0.709f);
        if (_minFaceSize < 1) throw new InvalidDataException($"MTCNN model '{model.Name}' has a minFaceSize of {_minFaceSize}; it must be at least 1.");
        if (_scaleFactor is not (> 0 and <= 0.95f)) throw new InvalidDataException($"MTCNN model '{model.Name}' has a scaleFactor of {_scaleFactor}; it must be above 0 and at most 0.95.");
        DefaultThreshold = model.Parameter("detectionThreshold", 0.7f);
        NmsThreshold = model.Parameter("nmsThreshold", 0.5f);
    }

    /// <inheritdoc/>
    public float DefaultThreshold { get; }

    /// <inheritdoc/>
    public float NmsThreshold { get; }

    /// <inheritdoc/>
    public void Detect(RgbImage image, BoundingBox region, float threshold, List<RawDetection> detections)
    {
        List<BoundingBox> proposed = [.. Propose(image, region).Select(each => MtcnnDecoder.Square(each.Moved))];
        List<MtcnnCandidate> refined = [];
        _second.Judge(image, proposed, (box, run, i) => Keep(refined, box, run, i, _secondThreshold));
        NonMaxSuppression.Apply(refined, OverlapAfterSecond);

        List<RawDetection> faces = [];
        _third.Judge(image, [.. refined.Select(each => MtcnnDecoder.Square(each.Moved))], (box, run, i) =>
        {
            var score = run.Output(0)[i];
            if (score < threshold) return;
            var candidate = MtcnnDecoder.Judge(box, score, run.Output(1).Slice(4 * i, 4));
            faces.Add(new RawDetection(candidate.Moved, score, MtcnnDecoder.Points(box, run.Output(2).Slice(10 * i, 10))));
        });
        NonMaxSuppression.Apply(faces, OverlapAfterThird, ofSmaller: true);
        detections.AddRange(faces);
    }

    private List<MtcnnCandidate> Propose(RgbImage image, BoundingBox region)
    {
        var input = _proposal.Model.Input;
        List<MtcnnCandidate> all = [];
        foreach (var (width, height) in MtcnnPyramid.Levels(region, _minFaceSize, _scaleFactor, Math.Max(input.Width, input.Height)))
        {
            var level = input with { Shape = [1, 3, height, width] };
            using var run = _proposal.Rent(level.Shape);
            ImageSampler.ResizeToTensor(image, region, level, run.Input, antialias: true);
            run.Execute();
            List<MtcnnCandidate> found = [];
            MtcnnDecoder.Propose(run.Output(0), run.Output(1), (int)run.OutputShape(0)[^1], (width, height), region, _proposalThreshold, found);
            NonMaxSuppression.Apply(found, OverlapInLevel);
            all.AddRange(found);
        }

        NonMaxSuppression.Apply(all, OverlapOfLevels);
        return all;
    }

    private static void Keep(List<MtcnnCandidate> candidates, BoundingBox box, ShapedRun run, int index, float threshold)
    {
        var score = run.Output(0)[index];
        if (score >= threshold) candidates.Add(MtcnnDecoder.Judge(box, score, run.Output(1).Slice(4 * index, 4)));
    }
}

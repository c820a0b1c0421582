using FaceCV.Core.Faces;
using FaceCV.Vision.Attributes;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.PresentationAttack;

/// <summary>Passive presentation attack detection from one picture.</summary>
public static class PresentationAttackDetector
{
    /// <summary>Judges one face.</summary>
    /// <param name="session">The network; its manifest names the bona fide class, the two thresholds and the least face size.</param>
    /// <param name="image">The picture.</param>
    /// <param name="box">The face.</param>
    public static PresentationAttackEstimate Estimate(ModelSession session, RgbImage image, BoundingBox box)
    {
        var model = session.Model;
        using var run = AttributeEstimator.RunOnBox(session, image, box);
        var score = OutputDecoders.Softmax(run.Output(0))[(int)model.Parameter("bonaFideClass", 0)];
        if (box.Height < model.Parameter("minFaceHeight", 0)) return new PresentationAttackEstimate(PresentationVerdict.CannotTell, score);
        var verdict = score >= model.Parameter("bonaFideThreshold", 0.5f) ? PresentationVerdict.BonaFide
            : score < model.Parameter("attackThreshold", 0.5f) ? PresentationVerdict.Attack
            : PresentationVerdict.CannotTell;
        return new PresentationAttackEstimate(verdict, score);
    }
}

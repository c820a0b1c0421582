using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>The three answers of presentation attack detection to presentations of one kind, counted.</summary>
/// <param name="BonaFide">Answered live.</param>
/// <param name="Attack">Answered spoof.</param>
/// <param name="CannotTell">Answered that it cannot be told.</param>
public sealed record AttackDetectionRate(int BonaFide, int Attack, int CannotTell)
{
    /// <summary>Presentations judged.</summary>
    public int Judged => BonaFide + Attack + CannotTell;

    /// <summary>Counts answers.</summary>
    public static AttackDetectionRate Of(IReadOnlyCollection<PresentationVerdict> verdicts) => new(
        verdicts.Count(verdict => verdict == PresentationVerdict.BonaFide),
        verdicts.Count(verdict => verdict == PresentationVerdict.Attack),
        verdicts.Count(verdict => verdict == PresentationVerdict.CannotTell));
}

using FaceCV.Core.Evaluation;

namespace FaceCV.Cli.Evaluation;

/// <summary>Errors of presentation attack detection in the words of ISO/IEC 30107-3.</summary>
internal static class AttackReport
{
    /// <summary>The report.</summary>
    public static EvaluationReport Of(IReadOnlyList<AttackRun> runs)
    {
        string[] models = [.. runs.SelectMany(run => run.Models).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new EvaluationReport(
            "pad",
            "Presentation attack detection",
            [$"Models: {string.Join(", ", models)}. The face nearest the middle of each image.", .. Lines(runs, isAttack: true), .. Lines(runs, isAttack: false)],
            [new ReportTable(
                "Answers",
                ["Source", "Shows", "Images", "No face", "Live", "Spoof", "Cannot tell"],
                [.. runs.Select(run => new[] { run.Source, run.IsAttack ? "attacks" : "bona fide", $"{run.Images:N0}", $"{run.NotJudged:N0}", $"{run.Answers.BonaFide:N0}", $"{run.Answers.Attack:N0}", $"{run.Answers.CannotTell:N0}" })])],
            new
            {
                Models = models,
                Sources = runs.Select(run => new { run.Source, run.IsAttack, run.Images, run.NotJudged, Live = run.Answers.BonaFide, Spoof = run.Answers.Attack, run.Answers.CannotTell }),
                Apcer = Bounded(Sum(runs, isAttack: true), answers => answers.BonaFide),
                Bpcer = Bounded(Sum(runs, isAttack: false), answers => answers.Attack),
                BpcerCannotTellRefused = Bounded(Sum(runs, isAttack: false), answers => answers.Attack + answers.CannotTell),
            });
    }

    private static IEnumerable<string> Lines(IReadOnlyList<AttackRun> runs, bool isAttack)
    {
        var answers = Sum(runs, isAttack);
        if (answers.Judged == 0) yield break;
        yield return isAttack
            ? $"Of {answers.Judged:N0} attacks: live {answers.BonaFide:N0}, spoof {answers.Attack:N0}, cannot tell {answers.CannotTell:N0}. APCER (answered live) {Rates.WithBounds(answers.BonaFide, answers.Judged)}; not answered spoof {Rates.WithBounds(answers.BonaFide + answers.CannotTell, answers.Judged)}."
            : $"Of {answers.Judged:N0} bona fide: live {answers.BonaFide:N0}, spoof {answers.Attack:N0}, cannot tell {answers.CannotTell:N0}. BPCER (answered spoof) {Rates.WithBounds(answers.Attack, answers.Judged)}; not answered live {Rates.WithBounds(answers.Attack + answers.CannotTell, answers.Judged)}.";
    }

    private static AttackDetectionRate Sum(IReadOnlyList<AttackRun> runs, bool isAttack)
    {
        var answers = runs.Where(run => run.IsAttack == isAttack).Select(run => run.Answers).ToArray();
        return new AttackDetectionRate(answers.Sum(each => each.BonaFide), answers.Sum(each => each.Attack), answers.Sum(each => each.CannotTell));
    }

    private static object? Bounded(AttackDetectionRate answers, Func<AttackDetectionRate, int> errors)
    {
        if (answers.Judged == 0) return null;
        var bounds = WilsonInterval.Of(errors(answers), answers.Judged);
        return new { Rate = (double)errors(answers) / answers.Judged, bounds.Lower, bounds.Upper };
    }
}

using FaceCV.Core.Evaluation;

namespace FaceCV.Cli.Evaluation;

/// <summary>Puts the accuracy of estimates into words and figures.</summary>
internal static class AttributeReport
{
    /// <summary>The report.</summary>
    public static EvaluationReport Of(AttributeRun run, AttributeSet set) => new(
        "attributes",
        $"Estimates of age, gender and expression, {run.Images:N0} images",
        [.. Lines(run, set)],
        [.. Tables(run)],
        new
        {
            run.Images,
            run.WithoutFace,
            run.Models,
            People = set.People.Count,
            Year = set.People.Count == 0 ? (int?)null : set.Year,
            run.Age,
            Gender = run.Gender is not { } gender ? null : new
            {
                gender.Women, gender.WomenRight, gender.Men, gender.MenRight, gender.AreaUnderCurve,
                WomenBounds = Bounds(gender.WomenRight, gender.Women), MenBounds = Bounds(gender.MenRight, gender.Men),
            },
            run.Expression,
        });

    private static IEnumerable<string> Lines(AttributeRun run, AttributeSet set)
    {
        yield return $"{run.Images:N0} images; without a face: {run.WithoutFace:N0}. Models: {string.Join(", ", run.Models)}.";
        if (set.People.Count > 0)
        {
            yield return run.Age is { } age
                ? $"Age of {set.People.Count:N0} people in {set.Year}, {age.Images:N0} images: mean absolute error {age.MeanAbsoluteError:0.0} years; the best single age for everybody, {age.BestConstant:0}, has {age.ConstantError:0.0}. Bias {age.Bias:+0.0;-0.0}, correlation {age.Correlation:0.00}, {Rates.Percent(age.WithinTenYears)} within ten years."
                : "Age: not estimated.";
            yield return run.Gender is { } gender
                ? $"Gender: women {Share(gender.WomenRight, gender.Women)} right, men {Share(gender.MenRight, gender.Men)} right{(gender.AreaUnderCurve is { } area ? $", area under the ROC curve {area:0.000}" : "")}."
                : "Gender: not estimated.";
        }

        if (set.Expressions.Count > 0)
        {
            yield return run.Expression is { } expression
                ? $"Expression, {expression.Images:N0} images: {Share(expression.Right, expression.Images)} right; the most frequent one for everybody has {Share(expression.MostFrequent, expression.Images)}."
                : "Expression: not estimated.";
        }
    }

    private static IEnumerable<ReportTable> Tables(AttributeRun run)
    {
        if (run.Gender is { } gender)
            yield return new ReportTable("Gender by class", ["Class", "Images", "Right", "Rate (95 %)"], [["women", .. Counts(gender.WomenRight, gender.Women)], ["men", .. Counts(gender.MenRight, gender.Men)]]);
        if (run.Expression is { } expression)
        {
            yield return new ReportTable(
                "Expressions by class",
                ["Labelled", "Images", "Right", "Rate (95 %)", "Given in all", "of which right", "Area under the ROC curve"],
                [.. expression.Classes.Select(each => new[] { $"{each.Expression}" }.Concat(Counts(each.Right, each.Labelled)).Concat(
                    [$"{each.Given:N0}", Share(each.Right, each.Given), each.AreaUnderCurve is { } area ? $"{area:0.00}" : ""]).ToArray())]);
        }
    }

    private static string[] Counts(int right, int all) => [$"{all:N0}", $"{right:N0}", Rates.WithBounds(right, all)];

    private static double[]? Bounds(int right, int all) => all == 0 ? null : [WilsonInterval.Of(right, all).Lower, WilsonInterval.Of(right, all).Upper];

    private static string Share(int right, int all) => all == 0 ? "" : Rates.Percent((double)right / all);
}

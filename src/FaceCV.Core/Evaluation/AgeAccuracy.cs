namespace FaceCV.Core.Evaluation;

/// <summary>How far estimated ages are from true ones.</summary>
/// <param name="Images">Images with both.</param>
/// <param name="MeanAge">Mean true age, years.</param>
/// <param name="MeanAbsoluteError">Mean distance of the estimates from the truth, years.</param>
/// <param name="Bias">Mean of estimate less truth, years; negative is too young.</param>
/// <param name="Correlation">Pearson's correlation of estimate and truth, -1..1; 0 when one of them does not vary.</param>
/// <param name="WithinTenYears">Share of estimates at most ten years off.</param>
/// <param name="BestConstant">The one age that, said of everybody, has the least error here: the median.</param>
/// <param name="ConstantError">That error, years. An estimator that is not below it knows nothing of use about these people's age.</param>
public sealed record AgeAccuracy(
    int Images, double MeanAge, double MeanAbsoluteError, double Bias, double Correlation, double WithinTenYears, double BestConstant, double ConstantError)
{
    /// <summary>Summarises estimates; null when there are none.</summary>
    public static AgeAccuracy? Of(IReadOnlyList<(double Estimate, double Truth)> ages)
    {
        if (ages.Count == 0) return null;
        double[] sorted = [.. ages.Select(age => age.Truth).Order()];
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new AgeAccuracy(
            ages.Count,
            ages.Average(age => age.Truth),
            ages.Average(age => Math.Abs(age.Estimate - age.Truth)),
            ages.Average(age => age.Estimate - age.Truth),
            CorrelationOf(ages),
            ages.Average(age => Math.Abs(age.Estimate - age.Truth) <= 10 ? 1.0 : 0),
            median,
            ages.Average(age => Math.Abs(median - age.Truth)));
    }

    private static double CorrelationOf(IReadOnlyList<(double Estimate, double Truth)> ages)
    {
        var (estimate, truth) = (ages.Average(age => age.Estimate), ages.Average(age => age.Truth));
        var together = ages.Sum(age => (age.Estimate - estimate) * (age.Truth - truth));
        var spread = Math.Sqrt(ages.Sum(age => Math.Pow(age.Estimate - estimate, 2)) * ages.Sum(age => Math.Pow(age.Truth - truth, 2)));
        return spread > 0 ? together / spread : 0;
    }
}

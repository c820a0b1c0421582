using System.Globalization;
using FaceCV.Core.Matching;
using FaceCV.Vision.Models;

namespace FaceCV.Server.InsightFace;

/// <summary>A pack as v1 describes one; every value is measured or from the manifest.</summary>
/// <param name="Name">Name.</param>
/// <param name="Description">One line.</param>
/// <param name="Accuracy">Measured false non-match rate of the recogniser, with what it was measured on.</param>
/// <param name="Speed">Where to find its speed on this machine.</param>
/// <param name="Size">Size of the files.</param>
/// <param name="ModelsIncluded">Model: task.</param>
/// <param name="RecommendedUse">What its licence and contents suit.</param>
/// <param name="Pros">What speaks for it.</param>
/// <param name="Cons">What speaks against it.</param>
/// <param name="Installed">Whether it is installed.</param>
/// <param name="Licence">Licence.</param>
/// <param name="CommercialUse">Whether the licence allows commercial use.</param>
public sealed record PackDescription(
    string Name,
    string Description,
    string Accuracy,
    string Speed,
    string Size,
    string[] ModelsIncluded,
    string RecommendedUse,
    string[] Pros,
    string[] Cons,
    bool Installed,
    string Licence,
    bool CommercialUse)
{
    internal static PackDescription Of(ModelManifest manifest, bool installed)
    {
        var missing = Enum.GetValues<ModelTask>().Where(task => manifest.Find(task) is null).ToArray();
        return new PackDescription(
            manifest.Name,
            manifest.Description,
            MeasuredAccuracy(manifest.Find(ModelTask.Embedding)?.Thresholds),
            "`facecv bench` measures it on this machine",
            string.Create(CultureInfo.InvariantCulture, $"{manifest.Models.Sum(model => model.Bytes) / 1e6:0.0} MB"),
            [.. manifest.Models.Select(model => $"{model.Name}: {Word(model.Task)}")],
            manifest.Licence.CommercialUse ? "Any use, commercial too" : "Research and private use only",
            [.. manifest.Licence.CommercialUse ? [$"Free for commercial use ({manifest.Licence.Id})"] : Array.Empty<string>(), $"{manifest.Models.Count} models in one pack"],
            [
                .. manifest.Licence.CommercialUse ? [] : new[] { $"Licence '{manifest.Licence.Id}' forbids commercial use" },
                .. missing.Length == 0 ? [] : new[] { $"No model for {string.Join(", ", missing.Select(Word))}" },
            ],
            installed,
            manifest.Licence.Id,
            manifest.Licence.CommercialUse);
    }

    private static string MeasuredAccuracy(ThresholdTable? table)
    {
        if (table is null) return "not measured yet; `facecv evaluate calibrate` measures it";
        var point = table.Points.MinBy(each => Math.Abs(Math.Log10(each.Fmr) + 4))!;
        return string.Create(CultureInfo.InvariantCulture, $"FNMR {point.Fnmr:0.00%} at FMR {point.Fmr:0e0}, {table.Dataset}");
    }

    private static string Word(ModelTask task) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(task.ToString());
}

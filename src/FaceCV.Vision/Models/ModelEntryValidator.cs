using System.Collections.Frozen;
using System.Text.RegularExpressions;
using FaceCV.Vision.Models.Import;

namespace FaceCV.Vision.Models;

/// <summary>Checks one model of a manifest.</summary>
internal static partial class ModelEntryValidator
{
    /// <summary>Decoders that exist, by task.</summary>
    public static readonly FrozenDictionary<ModelTask, string[]> Decoders = new Dictionary<ModelTask, string[]>
    {
        [ModelTask.Detection] = [.. Detection.FaceDetectors.Names],
        [ModelTask.DetectionRefinement] = ["mtcnn"],
        [ModelTask.Landmarks] = ["landmarks68"],
        [ModelTask.Embedding] = ["embedding"],
        [ModelTask.Age] = ["ssrnet", "years"],
        [ModelTask.Gender] = ["ssrnet", "softmax"],
        [ModelTask.Expression] = ["softmax"],
        [ModelTask.Pose] = ["pose_bins"],
        [ModelTask.Eyes] = ["softmax"],
        [ModelTask.PresentationAttack] = ["softmax"],
    }.ToFrozenDictionary();

    private static readonly ModelTask[] OfFaceBoxes =
        [ModelTask.Landmarks, ModelTask.Age, ModelTask.Gender, ModelTask.Expression, ModelTask.Pose, ModelTask.PresentationAttack];

    /// <summary>What is wrong with it, each beginning with the model's name.</summary>
    public static IEnumerable<string> Check(ModelEntry model) =>
        CheckFile(model)
            .Concat(CheckImport(model))
            .Concat(CheckInput(model.Input))
            .Concat(CheckOutputs(model))
            .Concat(CheckTask(model))
            .Concat(CheckNaming(model))
            .Select(problem => $"model '{model.Name}': {problem}");

    private static IEnumerable<string> CheckFile(ModelEntry model)
    {
        if (!ManifestValidator.IsName(model.Name)) yield return "its name must be 1 to 64 lower case letters, digits, dashes or underscores.";
        if (!IsPlainOnnxName(model.File)) yield return $"file '{model.File}' must be a plain file name ending in .onnx.";
        if (!IsSha256(model.Sha256)) yield return $"sha256 '{model.Sha256}' must be 64 lower case hex digits.";
        if (model.RewrittenSha256 is { } rewritten && !IsSha256(rewritten)) yield return $"rewrittenSha256 '{rewritten}' must be 64 lower case hex digits.";
        if (model.Bytes < 0) yield return $"bytes is {model.Bytes}, less than 0.";
        if (!(model.Crop.Scale is > 0 and <= 10)) yield return $"crop.scale {model.Crop.Scale} must be above 0 and at most 10.";
    }

    private static IEnumerable<string> CheckImport(ModelEntry model)
    {
        if (model.Import is not { } import) yield break;
        if (import.Kind != TfjsImporter.Kind) yield return $"import.kind '{import.Kind}' must be {TfjsImporter.Kind}.";
        if (!TfjsImporter.GraphNames.Contains(import.Graph, StringComparer.Ordinal))
            yield return $"import.graph '{import.Graph}' is not known; use one of {string.Join(", ", TfjsImporter.GraphNames)}.";
        if (!import.Weights.EndsWith(".json", StringComparison.Ordinal)) yield return $"import.weights '{import.Weights}' must be the path of a weight manifest ending in .json.";
        if (model.SourcePath is not null) yield return "sourcePath and import exclude each other: the file comes from the source, or is made from weights.";
    }

    private static IEnumerable<string> CheckInput(ModelInput input)
    {
        if (input.Name.Length == 0) yield return "input.name is empty.";
        if (input.Shape.Count != 4 || input.Shape[0] != 1 || input.Shape.Any(side => side is < 1 or > 8192))
        {
            yield return $"input.shape [{string.Join(", ", input.Shape)}] must have four sides of 1 to 8192, the first 1.";
            yield break;
        }

        var wanted = input.Channels == ChannelOrder.Grey ? 1 : 3;
        var seen = input.Layout == TensorLayout.Nchw ? input.Shape[1] : input.Shape[3];
        if (seen != wanted) yield return $"input.shape [{string.Join(", ", input.Shape)}] has {seen} channels, but {input.Channels} has {wanted}.";
        if (input.Mean.Count != wanted || !input.Mean.All(float.IsFinite)) yield return $"input.mean must be {wanted} finite numbers.";
        if (input.Std.Count != wanted || !input.Std.All(value => float.IsFinite(value) && value != 0))
            yield return $"input.std must be {wanted} finite numbers, none 0.";
    }

    private static IEnumerable<string> CheckOutputs(ModelEntry model)
    {
        if (model.Outputs.Count == 0 || model.Outputs.Any(string.IsNullOrEmpty)) yield return "outputs is empty or has an empty name.";
        foreach (var name in ManifestValidator.Repeated(model.Outputs)) yield return $"outputs names '{name}' twice.";
        foreach (var (name, value) in model.Parameters)
        {
            if (!float.IsFinite(value)) yield return $"parameters.{name} is not a finite number.";
        }
    }

    private static IEnumerable<string> CheckTask(ModelEntry model)
    {
        if (OfFaceBoxes.Contains(model.Task) && model.Crop.Kind is not (CropKind.Box or CropKind.Square))
            yield return $"crop.kind {model.Crop.Kind} is not for {model.Task}; use Box or Square.";
        var decoders = Decoders[model.Task];
        if (!decoders.Contains(model.Decoder, StringComparer.Ordinal))
            yield return $"decoder '{model.Decoder}' is not known for {model.Task}; use {string.Join(" or ", decoders)}.";
        if (model.Task == ModelTask.Expression && model.Labels is null or [])
            yield return "labels must name the expressions in output order.";
        if (model.Task == ModelTask.Embedding && model.Dimension is null or < 1 or > 65536)
            yield return $"dimension '{model.Dimension}' must be 1 to 65536 for a recogniser.";
        foreach (var problem in model.Thresholds is { } table ? ThresholdValidator.Check(table) : []) yield return $"thresholds: {problem}";
    }

    private static IEnumerable<string> CheckNaming(ModelEntry model)
    {
        if (model.Aliases is { Count: > 0 } && model.Task is not (ModelTask.Detection or ModelTask.Embedding))
            yield return $"aliases are for detectors and recognisers, not for {model.Task}.";
        foreach (var alias in model.Aliases ?? [])
        {
            if (!Alias().IsMatch(alias ?? "")) yield return $"alias '{alias}' must be 1 to 64 letters, digits, dots, dashes or underscores.";
        }

        foreach (var alias in ManifestValidator.Repeated(model.Aliases ?? [])) yield return $"aliases names '{alias}' twice.";
        if (model.Accuracy is { } accuracy && !(accuracy.Accuracy is >= 0 and <= 1 && accuracy.StandardError is >= 0 and <= 1 && accuracy.Pairs > 0))
            yield return "accuracy must have shares of 0 to 1 and more than 0 pairs.";
    }

    private static bool IsPlainOnnxName(string file) =>
        file.EndsWith(".onnx", StringComparison.Ordinal)
        && file.Length is > 5 and <= 128
        && file[0] != '.'
        && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Alias();
}

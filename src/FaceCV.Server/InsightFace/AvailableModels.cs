using FaceCV.Vision.Models;

namespace FaceCV.Server.InsightFace;

/// <summary>The known packs that have a recogniser and so can be selected, v1's <c>models/available</c>.</summary>
/// <param name="AvailableModelsByName">Packs by name.</param>
/// <param name="ArcfaceModels">Packs of v1's ArcFace family, by name; empty when none is known here.</param>
/// <param name="CurrentModel">Pack in use.</param>
/// <param name="ArcfaceEnabled">Whether that is one of the ArcFace family.</param>
/// <param name="Recommendation">Pack to take by situation.</param>
/// <param name="SelectionGuide">How to choose.</param>
public sealed record AvailableModels(
    [property: System.Text.Json.Serialization.JsonPropertyName("available_models")] IReadOnlyDictionary<string, PackDescription> AvailableModelsByName,
    IReadOnlyDictionary<string, PackDescription> ArcfaceModels,
    string CurrentModel,
    bool ArcfaceEnabled,
    PackRecommendation Recommendation,
    IReadOnlyDictionary<string, string> SelectionGuide)
{
    private const string ArcFacePrefix = "arcface_";

    internal static AvailableModels Of(IReadOnlyList<PackStatus> packs, string current)
    {
        packs = [.. packs.Where(pack => pack.Manifest.Find(ModelTask.Embedding) is not null)];
        var all = packs.ToDictionary(pack => pack.Name, pack => PackDescription.Of(pack.Manifest, pack.State == PackState.Installed), StringComparer.Ordinal);
        return new AvailableModels(
            Where(all, arcFace: false),
            Where(all, arcFace: true),
            current,
            current.StartsWith(ArcFacePrefix, StringComparison.Ordinal),
            PackRecommendation.Of(packs),
            packs.ToDictionary(pack => pack.Name, pack => pack.Manifest.Description, StringComparer.Ordinal));
    }

    private static Dictionary<string, PackDescription> Where(Dictionary<string, PackDescription> all, bool arcFace) =>
        all.Where(pair => pair.Key.StartsWith(ArcFacePrefix, StringComparison.Ordinal) == arcFace).ToDictionary(StringComparer.Ordinal);
}

/// <summary>Which pack to take, by lowest measured FNMR or smallest size among those the licence allows.</summary>
/// <param name="Production">Most accurate pack free for commercial use.</param>
/// <param name="Development">Smallest pack free for commercial use.</param>
/// <param name="Mobile">Smallest pack.</param>
/// <param name="Research">Most accurate pack, whatever its licence.</param>
public sealed record PackRecommendation(string? Production, string? Development, string? Mobile, string? Research)
{
    internal static PackRecommendation Of(IReadOnlyList<PackStatus> packs)
    {
        var free = packs.Where(pack => pack.Manifest.Licence.CommercialUse).ToArray();
        return new PackRecommendation(
            free.MinBy(Error)?.Name, free.MinBy(Bytes)?.Name, packs.MinBy(Bytes)?.Name, packs.MinBy(Error)?.Name);
    }

    private static double Error(PackStatus pack) => pack.Manifest.Find(ModelTask.Embedding)?.Thresholds?.Points[^1].Fnmr ?? double.MaxValue;

    private static long Bytes(PackStatus pack) => pack.Manifest.Models.Sum(model => model.Bytes);
}

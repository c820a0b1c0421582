using FaceCV.Core.Errors;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;
using FaceCV.Server.Inference;
using FaceCV.Server.Security.RateLimits;
using FaceCV.Vision.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.DeepFace;

/// <summary>The list of what requests may name.</summary>
internal static class ModelNames
{
    public static void MapModelNames(this RouteGroupBuilder group) => group.MapGet("/models", List)
        .WithName("DeepFaceModels").WithSummary("Recognisers, detectors and metrics that requests may name, with measured thresholds and licences").Costs(CostClass.Models);

    private static Ok<NameList> List(PackCatalogue catalogue, DeepFaceNames names, IRecogniserCatalogue recognisers, RecognitionOptions options, ActivePack active)
    {
        var packs = catalogue.List();
        var detector = packs.Any(pack => pack.Name == active.Name && pack.State != PackState.NotInstalled) ? names.DetectingFor(active.Name).Name : active.Name;
        return TypedResults.Ok(new NameList(
            [.. packs.Where(pack => pack.Manifest.Find(ModelTask.Embedding) is not null).Select(pack => ServedModel.Of(pack, active.Name, recognisers, options.VerifyTargetFmr))],
            [.. packs.Where(pack => pack.Manifest.Find(ModelTask.Detection) is not null).Select(pack => ServedDetector.Of(pack, detector))],
            [.. DeepFaceVocabulary.Metrics.Keys],
            [.. DeepFaceVocabulary.Actions.Keys]));
    }

    /// <summary>What requests may name.</summary>
    /// <param name="Models">Recognisers.</param>
    /// <param name="Detectors">Detectors; <c>skip</c> is understood beside them.</param>
    /// <param name="DistanceMetrics">Metrics.</param>
    /// <param name="Actions">Actions of analyze; race is answered with null and the reason.</param>
    public sealed record NameList(ServedModel[] Models, ServedDetector[] Detectors, string[] DistanceMetrics, string[] Actions);

    /// <summary>A recogniser.</summary>
    /// <param name="Name">Its pack, which is a name for it.</param>
    /// <param name="Aliases">Other names for it.</param>
    /// <param name="ModelId">The exact model; templates carry it.</param>
    /// <param name="Dimension">Components of an embedding.</param>
    /// <param name="Installed">Whether it is installed.</param>
    /// <param name="Selected">Whether it is used when a request names none.</param>
    /// <param name="Thresholds">Greatest distance of a match by metric, at the target rate; null where none was measured, or it is not installed.</param>
    /// <param name="TargetFmr">The configured target false match rate.</param>
    /// <param name="Licence">Licence.</param>
    /// <param name="CommercialUse">Whether the licence allows commercial use.</param>
    /// <param name="Lfw">Accuracy on pairs, measured by <c>facecv evaluate pairs</c>; null when not measured.</param>
    /// <param name="HowToGet">How to install it; null when it is.</param>
    public sealed record ServedModel(
        string Name,
        string[] Aliases,
        string ModelId,
        int Dimension,
        bool Installed,
        bool Selected,
        IReadOnlyDictionary<string, float?> Thresholds,
        double TargetFmr,
        string Licence,
        bool CommercialUse,
        PairsAccuracy? Lfw,
        string? HowToGet)
    {
        internal static ServedModel Of(PackStatus pack, string selected, IRecogniserCatalogue recognisers, double fmr)
        {
            var model = pack.Manifest.Find(ModelTask.Embedding)!;
            var installed = pack.State == PackState.Installed;
            return new ServedModel(
                pack.Name,
                [.. model.Aliases ?? []],
                pack.Manifest.IdOf(model).Value,
                model.Dimension!.Value,
                installed,
                pack.Name == selected,
                DeepFaceVocabulary.Metrics.ToDictionary(metric => metric.Key, metric => installed ? Threshold(recognisers, pack.Name, metric.Value, fmr) : null, StringComparer.Ordinal),
                fmr,
                pack.Manifest.Licence.Id,
                pack.Manifest.Licence.CommercialUse,
                model.Accuracy,
                HowToInstall(pack));
        }

        private static float? Threshold(IRecogniserCatalogue recognisers, string pack, DistanceMetric metric, double fmr)
        {
            try
            {
                return OperatingPoints.ForVerification(recognisers.Find(pack), fmr, new CallerThreshold(null, metric)).MaxDistance;
            }
            catch (FaceException)
            {
                // No table, or a licence that was not accepted: there is no threshold to tell.
                return null;
            }
        }
    }

    /// <summary>A detector.</summary>
    /// <param name="Name">Its pack, which is a name for it.</param>
    /// <param name="Aliases">Other names for it.</param>
    /// <param name="Installed">Whether it is installed.</param>
    /// <param name="Selected">Whether it is used when a request names none.</param>
    /// <param name="Licence">Licence.</param>
    /// <param name="HowToGet">How to install it; null when it is.</param>
    public sealed record ServedDetector(string Name, string[] Aliases, bool Installed, bool Selected, string Licence, string? HowToGet)
    {
        internal static ServedDetector Of(PackStatus pack, string selected) => new(
            pack.Name,
            [.. pack.Manifest.Find(ModelTask.Detection)!.Aliases ?? []],
            pack.State == PackState.Installed,
            pack.Name == selected,
            pack.Manifest.Licence.Id,
            HowToInstall(pack));
    }

    private static string? HowToInstall(PackStatus pack) => pack.State == PackState.Installed ? null : $"facecv models pull {pack.Name}";
}

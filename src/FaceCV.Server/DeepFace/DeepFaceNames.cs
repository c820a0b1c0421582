using FaceCV.Core.Faces;
using FaceCV.Server.Inference;
using FaceCV.Server.Problems;
using FaceCV.Vision;
using FaceCV.Vision.Models;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.DeepFace;

/// <summary>A recogniser as the answer names it.</summary>
/// <param name="Name">The alias it was asked for by, as its manifest spells it, else its pack.</param>
/// <param name="Pack">Its pack.</param>
internal sealed record NamedModel(string Name, string Pack);

/// <summary>A detector as the answer names it.</summary>
/// <param name="Name">Its first alias or the one it was asked for by, else its pack; <c>skip</c> for none.</param>
/// <param name="Pack">Its pack when it was asked for by name; null is the chain's own choice.</param>
internal sealed record NamedDetector(string Name, string? Pack);

/// <summary>
/// Finds the pack that a DeepFace name stands for. Names are packs and the aliases that manifests declare; a name that DeepFace gives a meaning
/// is only answered to by a model that declares it, never by another one.
/// </summary>
internal sealed class DeepFaceNames(PackCatalogue catalogue, InstalledPacks packs, ActivePack active, VisionOptions options)
{
    /// <summary>The recogniser of a name; null is the selected pack's.</summary>
    /// <exception cref="HttpProblemException">422 when no installed one has it.</exception>
    public NamedModel Model(string? asked)
    {
        if (asked is null) return new NamedModel(active.Name, active.Name);
        var (name, pack) = Resolve(asked, ModelTask.Embedding);
        return new NamedModel(name, pack);
    }

    /// <summary>The detector of a name; null is what the chain chooses for a pack.</summary>
    /// <exception cref="HttpProblemException">422 when no installed one has it.</exception>
    public NamedDetector Detector(string? asked, string pack)
    {
        if (asked is null) return new NamedDetector(DefaultDetector(pack), null);
        if (asked.Equals(DeepFaceVocabulary.Skip, StringComparison.OrdinalIgnoreCase)) return new NamedDetector(DeepFaceVocabulary.Skip, null);
        var (name, owner) = Resolve(asked, ModelTask.Detection);
        return new NamedDetector(name, owner);
    }

    /// <summary>The pack that detects for a pack when a request names none.</summary>
    public ModelManifest DetectingFor(string pack)
    {
        var manifest = catalogue.Find(options.DefaultDetector ?? pack);
        return manifest.Find(ModelTask.Detection) is null ? packs.Providing(ModelTask.Detection, packs.Get(pack))?.Manifest ?? manifest : manifest;
    }

    private string DefaultDetector(string pack)
    {
        var manifest = DetectingFor(pack);
        return manifest.Find(ModelTask.Detection)?.Aliases?.FirstOrDefault() ?? manifest.Name;
    }

    private (string Name, string Pack) Resolve(string asked, ModelTask task)
    {
        var meant = catalogue.Names.OrderBy(name => name != active.Name).Select(catalogue.Find)
            .Select(manifest => (Name: NameIn(manifest, asked, task), Pack: manifest.Name)).Where(each => each.Name is not null).ToArray();
        foreach (var (name, pack) in meant)
        {
            if (catalogue.StatusOf(pack).State != PackState.NotInstalled) return (name!, pack);
        }

        var what = task == ModelTask.Embedding ? "model" : "detector";
        var installed = packs.List().Select(catalogue.Find).Where(manifest => manifest.Find(task) is not null).Select(manifest => Describe(manifest, task));
        throw new HttpProblemException(
            StatusCodes.Status422UnprocessableEntity,
            $"unknown_{what}",
            $"No installed {what} is named '{(asked.Length <= 64 ? asked : asked[..64] + "...")}', and no other answers in its name; installed are: {(string.Join(", ", installed) is { Length: > 0 } list ? list : "none")}.",
            meant.Length > 0
                ? $"Run `facecv models pull {meant[0].Pack}`, or leave the field out for the server's own {what}."
                : $"Leave the field out for the server's own {what}, or install a pack whose manifest declares that name: docs/models-and-licences.md tells how.");
    }

    private static string? NameIn(ModelManifest manifest, string asked, ModelTask task)
    {
        if (manifest.Find(task) is not { } model) return null;
        if (model.Aliases?.FirstOrDefault(alias => alias.Equals(asked, StringComparison.OrdinalIgnoreCase)) is { } alias) return alias;
        var isDeepFaces = (task == ModelTask.Embedding ? DeepFaceVocabulary.Models : DeepFaceVocabulary.Detectors).Contains(asked);
        return !isDeepFaces && manifest.Name.Equals(asked, StringComparison.OrdinalIgnoreCase) ? manifest.Name : null;
    }

    private static string Describe(ModelManifest manifest, ModelTask task) =>
        manifest.Find(task)!.Aliases is { Count: > 0 } aliases ? $"{manifest.Name} ({string.Join(", ", aliases)})" : manifest.Name;
}

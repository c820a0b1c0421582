using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models;

/// <summary>A pack whose files are in place and checked.</summary>
/// <param name="Manifest">Its manifest, with the operator's own thresholds where there are any.</param>
/// <param name="Directory">Folder of its files.</param>
public sealed record InstalledPack(ModelManifest Manifest, string Directory)
{
    /// <summary>The model of a task.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.CapabilityMissing"/> when the pack has none.</exception>
    public ModelEntry Require(ModelTask task) => Manifest.Find(task) ?? throw new FaceException(
        FaceError.CapabilityMissing, $"Pack '{Manifest.Name}' has no model for {task}.", "Choose a pack that has one; `facecv models list` shows them.");

    /// <summary>Full path of a model's (rewritten) file.</summary>
    public string PathOf(ModelEntry model) => Path.Combine(Directory, model.File);
}

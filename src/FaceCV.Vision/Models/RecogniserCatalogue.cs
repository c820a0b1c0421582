using FaceCV.Core.Errors;
using FaceCV.Core.Recognition;

namespace FaceCV.Vision.Models;

/// <summary>Recognisers of the installed packs.</summary>
/// <param name="packs">The installed packs.</param>
public sealed class RecogniserCatalogue(InstalledPacks packs) : IRecogniserCatalogue
{
    /// <inheritdoc/>
    /// <exception cref="FaceException">
    /// As <see cref="InstalledPacks.Get"/>, or <see cref="FaceError.CapabilityMissing"/> when the pack has no recogniser.
    /// </exception>
    public Recogniser Find(string? pack)
    {
        var installed = packs.Get(pack);
        var model = installed.Require(ModelTask.Embedding);
        return new Recogniser(installed.Manifest.Name, installed.Manifest.IdOf(model), model.Dimension!.Value, model.Thresholds);
    }
}

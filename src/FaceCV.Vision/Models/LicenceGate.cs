using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models;

/// <summary>Keeps packs out whose licence forbids commercial use, until the operator accepts that.</summary>
internal static class LicenceGate
{
    /// <summary>Whether a pack may be used.</summary>
    public static bool Accepts(ModelManifest manifest, VisionOptions options) => manifest.Licence.CommercialUse || options.AllowNonCommercial;

    /// <summary>Lets a pack through.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.LicenceNotAccepted"/>.</exception>
    public static void Require(ModelManifest manifest, VisionOptions options)
    {
        if (Accepts(manifest, options)) return;
        throw new FaceException(
            FaceError.LicenceNotAccepted,
            $"Pack '{manifest.Name}' has the licence '{manifest.Licence.Id}', which does not allow commercial use.",
            "If your use is allowed by it, set FACECV_ALLOW_NON_COMMERCIAL_MODELS=true; else choose another pack.");
    }
}

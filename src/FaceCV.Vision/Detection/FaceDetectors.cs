using System.Collections.Frozen;
using FaceCV.Core.Errors;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>Detectors by the decoder name of their manifest.</summary>
public static class FaceDetectors
{
    private static readonly FrozenDictionary<string, Func<ModelSession, IFaceDetector>> ByDecoder =
        new Dictionary<string, Func<ModelSession, IFaceDetector>>(StringComparer.Ordinal)
        {
            ["ultraface"] = session => new UltraFaceDetector(session),
            ["scrfd"] = session => new ScrfdDetector(session),
            ["yunet"] = session => new YuNetDetector(session),
            ["blazeface"] = session => new BlazeFaceDetector(session),
            ["ssd"] = session => new SsdDetector(session),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names that a manifest may use.</summary>
    public static IReadOnlyCollection<string> Names => ByDecoder.Keys;

    /// <summary>Wraps a loaded detection model.</summary>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidConfiguration"/> for a decoder that is not known, or a manifest that does not fit its decoder.
    /// </exception>
    public static IFaceDetector Create(ModelSession session)
    {
        if (!ByDecoder.TryGetValue(session.Model.Decoder, out var create))
        {
            throw new FaceException(
                FaceError.InvalidConfiguration,
                $"Model '{session.Model.Name}' names the detection decoder '{session.Model.Decoder}', which is not known.",
                $"Use one of: {string.Join(", ", Names)}.");
        }

        try
        {
            return create(session);
        }
        catch (InvalidDataException exception)
        {
            throw new FaceException(FaceError.InvalidConfiguration, exception.Message, "Correct the pack's manifest, then pull the pack again.", exception);
        }
    }
}

using System.Collections.Frozen;
using FaceCV.Core.Errors;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>Detectors by the decoder name of their manifest.</summary>
public static class FaceDetectors
{
    private static readonly FrozenDictionary<string, Func<ModelSession, IReadOnlyList<ModelSession>, IFaceDetector>> ByDecoder =
        new Dictionary<string, Func<ModelSession, IReadOnlyList<ModelSession>, IFaceDetector>>(StringComparer.Ordinal)
        {
            ["ultraface"] = (session, _) => new UltraFaceDetector(session),
            ["scrfd"] = (session, _) => new ScrfdDetector(session),
            ["yunet"] = (session, _) => new YuNetDetector(session),
            ["blazeface"] = (session, _) => new BlazeFaceDetector(session),
            ["mtcnn"] = (session, refinements) => new MtcnnDetector(session, refinements),
            ["ssd"] = (session, _) => new SsdDetector(session),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names that a manifest may use.</summary>
    public static IReadOnlyCollection<string> Names => ByDecoder.Keys;

    /// <summary>Wraps a loaded detection model.</summary>
    /// <param name="session">The model of the task <see cref="ModelTask.Detection"/>.</param>
    /// <param name="refinements">Those of <see cref="ModelTask.DetectionRefinement"/> of the same pack, in its order; most detectors have none.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidConfiguration"/> for a decoder that is not known, or a manifest that does not fit its decoder.
    /// </exception>
    public static IFaceDetector Create(ModelSession session, params IReadOnlyList<ModelSession> refinements)
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
            return create(session, refinements);
        }
        catch (InvalidDataException exception)
        {
            throw new FaceException(FaceError.InvalidConfiguration, exception.Message, "Correct the pack's manifest, then pull the pack again.", exception);
        }
    }
}

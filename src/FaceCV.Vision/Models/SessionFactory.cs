using FaceCV.Core.Errors;
using FaceCV.Vision.Devices;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Models;

/// <summary>Opens networks in ONNX Runtime with the settings that suit a server.</summary>
internal static class SessionFactory
{
    /// <summary>Session settings. Reasons and measurements are in docs/design/model-packs.md.</summary>
    /// <param name="intraOpThreads">Threads of one run.</param>
    /// <param name="manyShapes">Whether inputs have many shapes, for each of which a plan of its memory would else be kept for good.</param>
    public static SessionOptions CreateOptions(int intraOpThreads, bool manyShapes = false)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = intraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableMemoryPattern = !manyShapes,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // kOrtSessionOptionsConfigAllowIntraOpSpinning of onnxruntime_session_options_config_keys.h: idle threads sleep instead of burning a core.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    /// <summary>Checks a file of a pack and opens it.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.ModelDamaged"/> with the file's name.</exception>
    public static ModelSession Open(InstalledPack pack, ModelEntry model, VisionOptions options, ExecutionDevice device)
    {
        ModelFileCheck.Require(pack, model);
        InferenceSession? session = null;
        try
        {
            (session, var provider) = device.Open(
                $"{pack.Manifest.Name}/{model.Name}", () => CreateOptions(options.IntraOpThreads, manyShapes: model.Decoder == "mtcnn"), settings => new InferenceSession(pack.PathOf(model), settings));
            return new ModelSession(session, model, provider);
        }
        catch (OnnxRuntimeException exception)
        {
            session?.Dispose();
            throw ModelFileCheck.Damaged(pack.Manifest.Name, model.File, $"cannot be used: {exception.Message}", exception);
        }
        catch (InvalidDataException exception)
        {
            session?.Dispose();
            throw new FaceException(
                FaceError.ModelDamaged,
                $"File '{model.File}' of pack '{pack.Manifest.Name}' does not fit its manifest: {exception.Message}",
                "Correct the pack's manifest, then pull the pack again.",
                exception);
        }
    }
}

using System.Security.Cryptography;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Core.Recognition;

/// <summary>An image to enrol.</summary>
/// <param name="Bytes">The file's bytes.</param>
/// <param name="Source">Where it came from; null when not known.</param>
public readonly record struct EnrolmentImage(ReadOnlyMemory<byte> Bytes, string? Source);

/// <summary>An image that passed the gate.</summary>
/// <param name="Faces">Its faces that may be enrolled, at least one.</param>
/// <param name="Hash">SHA-256 of its bytes, hex.</param>
/// <param name="Source">Where it came from.</param>
internal sealed record EnrolmentSample(IReadOnlyList<DetectedFace> Faces, string Hash, string? Source);

/// <summary>Analyses images for enrolment and passes them through the gate; stores nothing.</summary>
internal sealed class EnrolmentSamples(IFaceAnalyser analyser, RecognitionOptions options)
{
    /// <summary>Hash by which the very same image is known again.</summary>
    public static string HashOf(EnrolmentImage image) => Convert.ToHexStringLower(SHA256.HashData(image.Bytes.Span));

    /// <summary>One image.</summary>
    /// <exception cref="FaceException">The image is unusable, refused by the gate, not live where it has to be, or of less quality than wanted.</exception>
    public async Task<EnrolmentSample> ReadAsync(
        EnrolmentImage image, EnrolmentModels models, EnrolmentLook look, GateStrictness? gate, float? minQuality, CancellationToken cancellationToken)
    {
        var limits = GateLimits.Of(gate ?? options.Gate);
        var analysis = await analyser.AnalyseAsync(image.Bytes, AnalysisOf(models, look, limits), cancellationToken);
        var faces = EnrolmentGate.Admit(analysis.Faces, limits);
        if (minQuality is { } least) faces = EnrolmentGate.OfQuality(faces, least);
        if (look.RequireLive)
        {
            foreach (var face in faces) LivenessGate.Require(face, "the picture");
        }

        return new EnrolmentSample(faces, HashOf(image), PersonInput.Source(image.Source));
    }

    /// <summary>Several images, one after the other; the first that is refused refuses all.</summary>
    /// <exception cref="FaceException">As for one; the message says which.</exception>
    public async Task<IReadOnlyList<EnrolmentSample>> ReadAsync(IReadOnlyList<EnrolmentImage> images, EnrolmentModels models, CancellationToken cancellationToken)
    {
        var samples = new EnrolmentSample[images.Count];
        for (var i = 0; i < samples.Length; i++)
        {
            try
            {
                samples[i] = await ReadAsync(images[i], models, new EnrolmentLook(), null, null, cancellationToken);
            }
            catch (FaceException refused) when (images.Count > 1)
            {
                throw Named(refused, i, images.Count);
            }
        }

        return samples;
    }

    /// <summary>Runs a check of one of several images, naming it when it is refused.</summary>
    public static void Naming(int index, int count, Action check)
    {
        try
        {
            check();
        }
        catch (FaceException refused) when (count > 1)
        {
            throw Named(refused, index, count);
        }
    }

    private static FaceException Named(FaceException refused, int index, int count) =>
        new(refused.Error, $"Image {index + 1} of {count}: {refused.Message} Nothing was enrolled.", refused.Remedy, refused);

    private AnalysisRequest AnalysisOf(EnrolmentModels models, EnrolmentLook look, GateLimits? limits) => new()
    {
        Pack = models.Main.Pack,
        Detector = look.Detector,
        AlsoEmbed = [.. models.Others.Select(other => other.Pack)],
        Parts = FaceParts.Landmarks | FaceParts.Embedding | FaceParts.Quality | (options.KeepCrops ? FaceParts.AlignedCrop : FaceParts.None)
            | (look.RequireLive ? FaceParts.PresentationAttack : FaceParts.None),
        Mirror = options.MirrorTemplates,
        MinDetectionScore = options.MinDetectionScore,

        // The gate looks at the largest face and its strongest rival, so no more need be embedded.
        MaxFaces = limits is null ? options.MaxFaces : 2,
    };
}

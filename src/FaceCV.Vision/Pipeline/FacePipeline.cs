using FaceCV.Core.Faces;
using FaceCV.Core.Observability;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Embeddings;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Pipeline;

/// <summary>
/// The chain: decode, detect, landmarks, align, embed, estimate. The only place that orders the steps. Safe for parallel use; each call
/// works on one thread, so as many calls as cores give the most throughput.
/// </summary>
public sealed class FacePipeline(InstalledPacks packs, SessionPool pool, VisionOptions options, TimeProvider time) : IFaceAnalyser, ICropEmbedder
{
    /// <summary>
    /// Least height of a face in decoded pixels at which a reduced-scale decode is good enough to describe it; a smaller one is read again at
    /// a larger scale. The aligned crop of 112 px shows about 1.2 face heights, so at 96 px nothing is enlarged.
    /// </summary>
    internal const int AmpleFaceHeight = 96;

    // Tiles of the small face search are 0.4 of a side, so the picture must have 2.5 times the detector's input for them to show anything new.
    private const float TileGain = 2.5f;

    /// <inheritdoc/>
    public Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default) =>
        Task.Run(() => Analyse(image, request, cancellationToken), cancellationToken);

    /// <summary>As <see cref="AnalyseAsync"/>, on the calling thread.</summary>
    public FaceAnalysis Analyse(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
    {
        var clock = new StageClock(time);
        using var models = new PackModels(packs, pool, request);
        var detector = request.Region == FaceRegion.Whole ? null : models.Detector();
        var picture = ImageDecoder.Decode(image, options.Limits, ReducedSide(models, request), cancellationToken);
        try
        {
            clock.Charge(Stage.Decode);
            List<RawDetection> found = detector is null ? [] : FaceFinder.Find(detector, picture, request, cancellationToken);
            var isWhole = found.Count == 0 && request.Region != FaceRegion.Detected;
            if (isWhole) found.Add(new RawDetection(new BoundingBox(0, 0, picture.Width, picture.Height), 0, null));
            clock.Charge(Stage.Detect);
            if (FinerSide(picture, found, request) is { } side)
            {
                var finer = ImageDecoder.Decode(image, options.Limits, side, cancellationToken);
                found = Rescale(found, picture, finer);
                picture.Dispose();
                picture = finer;
                clock.Charge(Stage.Decode);
            }

            var describer = new FaceDescriber(models, request, clock);
            var faces = new DetectedFace[found.Count];
            for (var i = 0; i < faces.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                faces[i] = describer.Describe(picture, found[i]) with { IsStandIn = isWhole && detector is not null };
            }

            return new FaceAnalysis(models.Pack.Manifest.Name, picture.FullWidth, picture.FullHeight, faces, clock.Read()) { Models = models.Used };
        }
        finally
        {
            picture.Dispose();
        }
    }

    /// <inheritdoc/>
    public Task<Embedding> EmbedCropAsync(ReadOnlyMemory<byte> crop, string pack, bool mirror, CancellationToken cancellationToken = default) =>
        Task.Run(
            () =>
            {
                var installed = packs.Get(pack);
                var model = installed.Require(ModelTask.Embedding);
                using var lease = pool.Lease(installed, model);
                using var picture = ImageDecoder.Decode(crop, options.Limits, 0, cancellationToken);
                return new FaceEmbedder(lease.Session, installed.Manifest.IdOf(model)).EmbedAligned(picture, mirror);
            },
            cancellationToken);

    // The detector must not see fewer pixels than its input has.
    private int ReducedSide(PackModels models, AnalysisRequest request)
    {
        if (options.Limits.ReducedSide <= 0) return 0;
        var input = models.DetectorEntry.Input;
        var seen = Math.Max(input.Width, input.Height) * (request.SmallFaces ? TileGain : 1);
        return Math.Max(options.Limits.ReducedSide, (int)MathF.Ceiling(seen));
    }

    /// <summary>The side at which to decode again so that the smallest face is ample, or null when the picture is good enough.</summary>
    internal static int? FinerSide(RgbImage picture, IReadOnlyList<RawDetection> found, AnalysisRequest request)
    {
        if (found.Count == 0 || request.Parts == FaceParts.None || picture.Width == picture.FullWidth) return null;
        var smallest = found.Min(face => face.Box.Height);
        if (smallest >= AmpleFaceHeight) return null;
        var longest = Math.Max(picture.Width, picture.Height);
        return (int)Math.Min(MathF.Ceiling(longest * AmpleFaceHeight / MathF.Max(1, smallest)), Math.Max(picture.FullWidth, picture.FullHeight));
    }

    private static List<RawDetection> Rescale(List<RawDetection> found, RgbImage from, RgbImage to)
    {
        var scale = new System.Numerics.Vector2((float)to.Width / from.Width, (float)to.Height / from.Height);
        return found.ConvertAll(face => new RawDetection(face.Box.Scale(scale.X, scale.Y), face.Score, face.Landmarks?.Scale(scale)));
    }
}

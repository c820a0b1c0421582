using System.Diagnostics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Pipeline;

/// <summary>The chain from an image file to described faces: the only place that orders the steps. Safe for parallel use.</summary>
public sealed class FacePipeline(InstalledPacks packs, SessionPool sessions, VisionOptions options) : IFaceAnalyser
{
    /// <summary>
    /// Least face height, in pixels of a reduced decode, below which the picture is decoded again in full before faces are described:
    /// smaller faces would be enlarged for the 112-pixel crop and lose detail that the file holds.
    /// </summary>
    private const float LeastReducedFaceHeight = 90;

    /// <inheritdoc/>
    public Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default) =>
        Task.Run(() => Analyse(image, request, cancellationToken), cancellationToken);

    /// <summary>As <see cref="AnalyseAsync"/>, on the calling thread.</summary>
    public FaceAnalysis Analyse(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
    {
        var pack = packs.Get(request.Pack);
        var started = Stopwatch.GetTimestamp();
        var picture = ImageDecoder.Decode(image, options.Limits, request.SmallFaces ? 0 : options.Limits.ReducedSide, cancellationToken);
        try
        {
            var decode = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            var found = Detect(pack, picture, request, cancellationToken);
            var detect = Stopwatch.GetElapsedTime(started);
            if (request.Parts != FaceParts.None && NeedsFullSize(picture, found))
            {
                started = Stopwatch.GetTimestamp();
                var full = ImageDecoder.Decode(image, options.Limits, 0, cancellationToken);
                Rescale(found, picture, full);
                picture.Dispose();
                picture = full;
                decode += Stopwatch.GetElapsedTime(started);
            }

            using var describer = new FaceDescriber(pack, sessions, request);
            var faces = new DetectedFace[found.Count];
            for (var i = 0; i < faces.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                faces[i] = describer.Describe(picture, found[i]);
            }

            var timings = new StageTimings(decode, detect, describer.LandmarkTime, describer.EmbedTime, describer.AttributeTime);
            return new FaceAnalysis(pack.Manifest.Name, picture.FullWidth, picture.FullHeight, faces, timings);
        }
        finally
        {
            picture.Dispose();
        }
    }

    private List<RawDetection> Detect(InstalledPack pack, RgbImage picture, AnalysisRequest request, CancellationToken cancellationToken)
    {
        using var lease = sessions.Lease(pack, pack.Require(ModelTask.Detection));
        return FaceFinder.Find(FaceDetectors.Create(lease.Session), picture, request, cancellationToken);
    }

    private static bool NeedsFullSize(RgbImage picture, List<RawDetection> found) =>
        picture.Width < picture.FullWidth && found.Any(face => face.Box.Height < LeastReducedFaceHeight);

    private static void Rescale(List<RawDetection> found, RgbImage from, RgbImage to)
    {
        var factor = new System.Numerics.Vector2((float)to.Width / from.Width, (float)to.Height / from.Height);
        for (var i = 0; i < found.Count; i++)
            found[i] = found[i] with { Box = found[i].Box.Scale(factor.X, factor.Y), Landmarks = found[i].Landmarks?.Scale(factor) };
    }
}

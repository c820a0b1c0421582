using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.TestKit.Faces;

/// <summary>
/// Pictures that are texts: the beginning of a bitmap (so that they count as pictures), then a face a line as <c>name</c> or <c>name/shot</c>.
/// Faces of one name are close to each other, of two names far apart. <c>blurred:name</c> is of poor quality. There is a second pack,
/// <see cref="OtherPack"/>, with another recogniser. An aligned crop is a picture of its face alone.
/// </summary>
public sealed class FakeAnalyser : IFaceAnalyser, ICropEmbedder, IRecogniserCatalogue
{
    /// <summary>Name of the second pack.</summary>
    public const string OtherPack = "other";

    private const int Dimension = 64;
    private static readonly ModelId Model = ModelId.Create("fake", "embedder", "0123456789abcdef");
    private static readonly ModelId OtherModel = ModelId.Create(OtherPack, "embedder", "fedcba9876543210");

    private static readonly ThresholdTable Thresholds = new(
        "fake", "none", 1000, 100_000, [new(1e-1, 0.3, 0.09, 0.11, 0.001), new(1e-2, 0.4, 0.009, 0.011, 0.002), new(1e-4, 0.6, 0.00009, 0.00011, 0.01)]);

    private int _analysed;

    // File type and a file header of zeros, then the size of a BITMAPINFOHEADER.
    private static readonly byte[] Prefix = [.. "BM"u8, .. new byte[12], 40, 0, 0, 0];

    public static byte[] Picture(params string[] people) => [.. Prefix, .. Encoding.UTF8.GetBytes(string.Join('\n', people))];

    public Recogniser Find(string? pack) => pack switch
    {
        null or "fake" or "starter" => new Recogniser("fake", Model, Dimension, Thresholds),
        OtherPack => new Recogniser(OtherPack, OtherModel, Dimension, Thresholds),
        _ => throw new FaceException(FaceError.UnknownModel, $"No pack is named '{pack}'."),
    };

    /// <summary>Pictures analysed so far.</summary>
    public int Analysed => _analysed;

    public Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _analysed);
        var text = Encoding.UTF8.GetString(image.Span[Math.Min(Prefix.Length, image.Length)..]);
        if (text == "damaged") throw new FaceException(FaceError.InvalidImage, "The picture is cut off.", "Send it again.");
        var faces = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(request.MaxFaces).Select((name, index) => FaceOf(name, index, request));
        return Task.FromResult(new FaceAnalysis("fake", 1000, 500, [.. faces], default) { Models = ["fake/detector", "other/embedder"] });
    }

    public Task<Embedding> EmbedCropAsync(ReadOnlyMemory<byte> crop, string pack, bool mirror, CancellationToken cancellationToken = default)
    {
        var text = Encoding.UTF8.GetString(crop.Span[Math.Min(Prefix.Length, crop.Length)..]);
        return text.StartsWith("damaged", StringComparison.Ordinal)
            ? throw new FaceException(FaceError.InvalidImage, "The crop is cut off.")
            : Task.FromResult(EmbeddingOf(text, Find(pack).ModelId));
    }

    private DetectedFace FaceOf(string name, int index, AnalysisRequest request)
    {
        var parts = request.Parts;
        var blurred = name.StartsWith("blurred:", StringComparison.Ordinal);
        return new DetectedFace
        {
            Box = new BoundingBox(10 + (300 * index), 20, 200 >> (2 * index), 250 >> (2 * index)),
            DetectionScore = 0.99f,
            Embedding = parts.HasFlag(FaceParts.Embedding) ? EmbeddingOf(name, Find(request.Pack).ModelId) : null,
            OtherEmbeddings = parts.HasFlag(FaceParts.Embedding) ? [.. request.AlsoEmbed.Select(pack => EmbeddingOf(name, Find(pack).ModelId))] : [],
            AlignedCrop = parts.HasFlag(FaceParts.AlignedCrop) ? Picture(name) : null,
            Quality = parts.HasFlag(FaceParts.Quality) ? new FaceQuality(0.8f, blurred ? 0.01f : 0.9f, 0.8f, 0.9f, 0.9f, 0.99f) : null,
            Age = parts.HasFlag(FaceParts.Age) ? 41.5f : null,
            Gender = parts.HasFlag(FaceParts.Gender) ? new GenderEstimate(Gender.Female, 0.9f) : null,
        };
    }

    private static Embedding EmbeddingOf(string name, ModelId model)
    {
        var who = new Random(name.Split('/')[0].Sum(letter => letter * letter) + (model == OtherModel ? 1_000_000 : 0));
        var shot = new Random(name.Sum(letter => letter * 31));
        return Embedding.FromRaw(model, [.. Enumerable.Range(0, Dimension).Select(_ => (float)(who.NextDouble() - 0.5 + (0.2 * (shot.NextDouble() - 0.5))))]);
    }
}

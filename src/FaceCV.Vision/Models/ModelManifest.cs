using System.Text.Json;
using System.Text.Json.Serialization;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;

namespace FaceCV.Vision.Models;

/// <summary>What a model does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelTask>))]
public enum ModelTask
{
    /// <summary>Finds faces.</summary>
    Detection,

    /// <summary>Judges and moves what the detection model of its pack proposes.</summary>
    DetectionRefinement,

    /// <summary>Finds landmarks in a face box.</summary>
    Landmarks,

    /// <summary>Embeds an aligned face.</summary>
    Embedding,

    /// <summary>Estimates age.</summary>
    Age,

    /// <summary>Estimates gender.</summary>
    Gender,

    /// <summary>Estimates the expression.</summary>
    Expression,

    /// <summary>Estimates the head pose.</summary>
    Pose,

    /// <summary>Tells open from closed eyes.</summary>
    Eyes,

    /// <summary>Tells bona fide presentations from attacks.</summary>
    PresentationAttack,
}

/// <summary>Order of a model's input channels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelOrder>))]
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,

    /// <summary>One luma channel (ITU-R BT.601).</summary>
    Grey,
}

/// <summary>Memory layout of a model's image input.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TensorLayout>))]
public enum TensorLayout
{
    /// <summary>Batch, channels, rows, columns.</summary>
    Nchw,

    /// <summary>Batch, rows, columns, channels.</summary>
    Nhwc,
}

/// <summary>How the picture is cut for a model.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CropKind>))]
public enum CropKind
{
    /// <summary>The whole image, stretched to the input without keeping its proportions.</summary>
    Stretch,

    /// <summary>The whole image, scaled to fit and padded right and below.</summary>
    Letterbox,

    /// <summary>The face box enlarged by <see cref="CropRule.Scale"/>, shifted to lie inside the image, stretched to the input.</summary>
    Box,

    /// <summary>
    /// A square around the middle of the face box, its side the box's longer one times <see cref="CropRule.Scale"/>; where it reaches beyond
    /// the picture, the edge is repeated.
    /// </summary>
    Square,

    /// <summary>The face aligned to the five ArcFace reference points, 112x112.</summary>
    ArcFace,

    /// <summary>The face aligned to dlib's mean face with a margin of a quarter, 150x150.</summary>
    Dlib,

    /// <summary>A square around each eye.</summary>
    Eye,
}

/// <summary>How the picture is cut for a model.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Scale">Enlargement of the box or eye, 1 is as found. Used by box and eye crops.</param>
public sealed record CropRule(CropKind Kind, float Scale = 1);

/// <summary>How a model is fed. Pixel values 0..255 become (value - mean) / std per channel, in the model's channel order.</summary>
/// <param name="Name">Input name in the graph.</param>
/// <param name="Shape">Shape in the graph's layout; a dynamic side is given the size to use.</param>
/// <param name="Layout">Memory layout.</param>
/// <param name="Channels">Channel order.</param>
/// <param name="Mean">One value a channel, in 0..255 units.</param>
/// <param name="Std">One value a channel, in 0..255 units, not 0.</param>
public sealed record ModelInput(
    string Name, IReadOnlyList<int> Shape, TensorLayout Layout, ChannelOrder Channels, IReadOnlyList<float> Mean, IReadOnlyList<float> Std)
{
    /// <summary>Input height in pixels.</summary>
    [JsonIgnore]
    public int Height => Layout == TensorLayout.Nchw ? Shape[2] : Shape[1];

    /// <summary>Input width in pixels.</summary>
    [JsonIgnore]
    public int Width => Layout == TensorLayout.Nchw ? Shape[3] : Shape[2];
}

/// <summary>One model file of a pack.</summary>
public sealed record ModelEntry
{
    /// <summary>Name inside the pack, for example <c>fr_feature</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required ModelTask Task { get; init; }

    /// <summary>File name in the pack's folder.</summary>
    public required string File { get; init; }

    /// <summary>Path inside the source archive; null is the file name, at any depth.</summary>
    public string? SourcePath { get; init; }

    /// <summary>How it is made from weights; null when the source has the file itself.</summary>
    public ModelImport? Import { get; init; }

    /// <summary>Hex SHA-256 of the file as published, or as made by the import.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Hex SHA-256 of the file after the graph rewrite; null when not pinned (it is then recorded at installation).</summary>
    public string? RewrittenSha256 { get; init; }

    /// <summary>Size as published, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How it is fed.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>How the picture is cut for it.</summary>
    public required CropRule Crop { get; init; }

    /// <summary>Names the decoder of its outputs: ultraface, scrfd, yunet, blazeface, mtcnn, ssd, landmarks68, embedding, softmax, pose_bins, ssrnet, years (see the schema).</summary>
    public required string Decoder { get; init; }

    /// <summary>Output names in the order the decoder reads them.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Numbers the decoder needs, by name (detectionThreshold, nmsThreshold, bonaFideClass, ...).</summary>
    public IReadOnlyDictionary<string, float> Parameters { get; init; } = new Dictionary<string, float>(StringComparer.Ordinal);

    /// <summary>Class labels in output order, for classifiers.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Components of an embedding; recognisers only.</summary>
    public int? Dimension { get; init; }

    /// <summary>Measured decision thresholds; recognisers only.</summary>
    public ThresholdTable? Thresholds { get; init; }

    /// <summary>Accuracy on labelled pairs; recognisers only, null when not measured.</summary>
    public PairsAccuracy? Accuracy { get; init; }

    /// <summary>
    /// Names it is asked for by beside its pack's, such as DeepFace's <c>ArcFace</c> or <c>mtcnn</c>; only of the pack's recogniser and detector. Null is none.
    /// </summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>A decoder number, or a default.</summary>
    public float Parameter(string name, float fallback) => Parameters.TryGetValue(name, out var value) ? value : fallback;
}

/// <summary>Where a pack's files come from.</summary>
/// <param name="Kind"><c>npm</c>, <c>https</c> (a zip) or <c>folder</c>.</param>
/// <param name="Package">npm package name.</param>
/// <param name="Version">npm package version.</param>
/// <param name="Integrity">Subresource integrity of the archive, <c>sha512-base64</c>.</param>
/// <param name="Url">Address of the zip.</param>
public sealed record PackSourceInfo(string Kind, string? Package = null, string? Version = null, string? Integrity = null, string? Url = null);

/// <summary>A pack's licence.</summary>
/// <param name="Id">SPDX id or a short name.</param>
/// <param name="CommercialUse">Whether it allows commercial use.</param>
/// <param name="Notice">Copyright line or licence address.</param>
public sealed record PackLicence(string Id, bool CommercialUse, string? Notice = null);

/// <summary>A model pack: what it is, where it comes from, how each file is fed. Read from <c>models/*.json</c>.</summary>
public sealed record ModelManifest
{
    /// <summary>JSON form: camel case, enums by name, comments and trailing commas allowed.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Address of the schema, for editors; not used otherwise.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Name, lower case letters, digits, dash, underscore.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Description { get; init; }

    /// <summary>Licence.</summary>
    public required PackLicence Licence { get; init; }

    /// <summary>Source.</summary>
    public required PackSourceInfo Source { get; init; }

    /// <summary>Model files.</summary>
    public required IReadOnlyList<ModelEntry> Models { get; init; }

    /// <summary>The model of a task, or null when the pack has none.</summary>
    public ModelEntry? Find(ModelTask task) => Models.FirstOrDefault(model => model.Task == task);

    /// <summary>The id that templates of a recogniser of this pack carry.</summary>
    public ModelId IdOf(ModelEntry model) => ModelId.Create(Name, model.Name, model.Sha256);
}

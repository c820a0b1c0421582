using System.Text.Json;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;

namespace FaceCV.Server.DeepFace;

/// <summary>Words of DeepFace's wire (serengil/deepface, modules/modeling.py, modules/demography.py and models/demography/Emotion.py).</summary>
internal static class DeepFaceVocabulary
{
    /// <summary>Detector name that means: detect nothing, the whole picture is one face.</summary>
    public const string Skip = "skip";

    /// <summary>Recognisers that DeepFace gives a name. Here a name belongs to the model that declares it as an alias, and to no other.</summary>
    public static readonly IReadOnlySet<string> Models = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "VGG-Face", "Facenet", "Facenet512", "OpenFace", "DeepFace", "DeepID", "Dlib", "ArcFace", "SFace", "GhostFaceNet",
    };

    /// <summary>Detectors that DeepFace gives a name, likewise.</summary>
    public static readonly IReadOnlySet<string> Detectors = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "opencv", "ssd", "dlib", "mtcnn", "fastmtcnn", "retinaface", "mediapipe", "yunet", "centerface",
        "yolov8", "yolov8n", "yolov8m", "yolov8l", "yolov11n", "yolov11s", "yolov11m", "yolov11l", "yolov12n", "yolov12s", "yolov12m", "yolov12l",
    };

    /// <summary>What <c>actions</c> may name, in the order of the default, with the part of an analysis that answers it.</summary>
    public static readonly IReadOnlyDictionary<string, FaceParts> Actions = new Dictionary<string, FaceParts>(StringComparer.OrdinalIgnoreCase)
    {
        ["emotion"] = FaceParts.Expression,
        ["age"] = FaceParts.Age,
        ["gender"] = FaceParts.Gender,
        ["race"] = FaceParts.None,
    };

    /// <summary>Metrics by name.</summary>
    public static readonly IReadOnlyDictionary<string, DistanceMetric> Metrics = Enum.GetValues<DistanceMetric>().ToDictionary(NameOf, StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Emotions = ["neutral", "happy", "sad", "surprise", "fear", "disgust", "angry"];

    /// <summary>Name of a metric.</summary>
    public static string NameOf(DistanceMetric metric) => JsonNamingPolicy.SnakeCaseLower.ConvertName(metric.ToString());

    /// <summary>Name of an expression.</summary>
    public static string NameOf(Expression expression) => Emotions[(int)expression];

    /// <summary>Name of a gender.</summary>
    public static string NameOf(Gender gender) => gender == Gender.Female ? "Woman" : "Man";
}

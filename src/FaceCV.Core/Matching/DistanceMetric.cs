using System.Text.Json.Serialization;

namespace FaceCV.Core.Matching;

/// <summary>Ways to say how far two faces are apart; smaller is closer. All but <see cref="Euclidean"/> order faces as cosine similarity does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DistanceMetric>))]
public enum DistanceMetric
{
    /// <summary>1 - cosine similarity: 0..2.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>Euclidean distance of the raw network outputs: from 0 on, in the network's own unit.</summary>
    [JsonStringEnumMemberName("euclidean")]
    Euclidean,

    /// <summary>Euclidean distance of the unit vectors: 0..2.</summary>
    [JsonStringEnumMemberName("euclidean_l2")]
    EuclideanL2,

    /// <summary>Angle between the vectors divided by pi: 0..1.</summary>
    [JsonStringEnumMemberName("angular")]
    Angular,
}

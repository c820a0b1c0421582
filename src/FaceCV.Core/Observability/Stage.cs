namespace FaceCV.Core.Observability;

/// <summary>What the time of a request goes to.</summary>
public enum Stage
{
    /// <summary>Waiting for an inference worker.</summary>
    Queue,

    /// <summary>Header check, decode, orientation.</summary>
    Decode,

    /// <summary>Detection.</summary>
    Detect,

    /// <summary>Landmarks.</summary>
    Landmarks,

    /// <summary>Alignment and embedding.</summary>
    Embed,

    /// <summary>Attributes, quality, presentation attack detection, crops.</summary>
    Attributes,

    /// <summary>Search of the index.</summary>
    Search,

    /// <summary>Reads and writes of the gallery store.</summary>
    Store,
}

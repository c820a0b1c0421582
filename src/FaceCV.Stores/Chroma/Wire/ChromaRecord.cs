using System.Text.Json.Nodes;

namespace FaceCV.Stores.Chroma.Wire;

/// <summary>A record to be stored.</summary>
/// <param name="Id">Its id in the collection.</param>
/// <param name="Vector">Its vector; all of a collection have the same length.</param>
/// <param name="Metadata">Texts, numbers and booleans; a null takes away what is there, what is absent stays.</param>
internal sealed record ChromaRecord(string Id, float[] Vector, JsonObject Metadata);

/// <summary>A record that is stored; the parts that were not asked for are empty.</summary>
internal sealed record ChromaStored(string Id, JsonObject Metadata, float[] Vector)
{
    /// <summary>A text of the metadata, or null.</summary>
    public string? Text(string key) => ChromaNotes.Value<string>(Metadata, key, null);

    /// <summary>A number of the metadata; 0 when it is not there.</summary>
    public long Number(string key) => ChromaNotes.Value<long>(Metadata, key, 0);
}

/// <summary>A record near a probe.</summary>
/// <param name="Id">The record.</param>
/// <param name="Person">Its metadata <c>person</c>.</param>
/// <param name="Distance">1 less the cosine similarity.</param>
internal readonly record struct ChromaHit(string Id, string Person, float Distance);

/// <summary>A collection.</summary>
/// <param name="Id">Its id on the server.</param>
/// <param name="Name">Its name.</param>
/// <param name="Metadata">What is noted of it.</param>
internal sealed record ChromaCollection(string Id, string Name, JsonObject Metadata)
{
    /// <summary>A text that is noted, or null.</summary>
    public string? Text(string key) => ChromaNotes.Value<string>(Metadata, key, null);

    /// <summary>A number that is noted; -1 when it is not.</summary>
    public long Number(string key) => ChromaNotes.Value<long>(Metadata, key, -1);
}

/// <summary>What a server is.</summary>
/// <param name="Version">Its version.</param>
/// <param name="MaxBatch">Most records of a request.</param>
internal sealed record ChromaServerFacts(string Version, int MaxBatch);

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FaceCV.Core.Gallery;

namespace FaceCV.Stores.Chroma.Records;

/// <summary>Ids of records, and the vector of one number that Chroma wants of each.</summary>
internal static class RecordIds
{
    /// <summary>The record of the last write.</summary>
    public const string Head = "head";

    public static string Of(PersonId id) => $"p:{id}";

    public static string Of(FaceId id) => $"f:{id}";

    public static string OfCollection(string name) => $"k:{name}";

    /// <summary>The id of a kind and an id as the replica has it.</summary>
    public static string Of(string kind, object id) => kind == "k" ? OfCollection((string)id) : $"{kind}:{new Guid((byte[])id, bigEndian: true)}";

    /// <summary>The person of a record; null when it is of something else.</summary>
    public static PersonId? Person(string id) => id.StartsWith("p:", StringComparison.Ordinal) && PersonId.TryParse(id[2..], out var person) ? person : null;

    /// <summary>The face of a record; null when it is of something else.</summary>
    public static FaceId? Face(string id) => id.StartsWith("f:", StringComparison.Ordinal) && FaceId.TryParse(id[2..], out var face) ? face : null;

    /// <summary>Spread over a line, as Chroma's graph does badly with equal vectors.</summary>
    public static float[] VectorOf(string id) => [BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id))) / (float)uint.MaxValue];
}

using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Formats;

namespace FaceCV.Stores.Chroma.Records;

/// <summary>
/// The content of a record as it lies in Chroma: parts of bytes, each after its length (4 bytes, little-endian), sealed for the record's id and
/// written in base64. The first part is a JSON object; those of a face go on with its templates (<see cref="TemplateBlob"/>) and its crop.
/// </summary>
internal static class RecordBody
{
    /// <summary>A person's record.</summary>
    public static string Of(KeyRing keys, string id, Person person, string gallery) => Seal(keys, id,
    [
        Bytes(new JsonObject
        {
            ["gallery"] = gallery, ["name"] = person.Name, ["externalId"] = person.ExternalId, ["metadata"] = person.Metadata.DeepClone(),
            ["created"] = person.CreatedAt.UtcTicks, ["updated"] = person.UpdatedAt.UtcTicks,
        }),
    ]);

    /// <summary>A face's record.</summary>
    public static string Of(KeyRing keys, string id, NewEnrolledFace face)
    {
        var (record, quality, box) = (face.Face, face.Face.Quality, face.Face.Box);
        var templates = face.Templates.ToList();
        var head = new JsonObject
        {
            ["model"] = record.ModelId.Value, ["source"] = record.Source, ["hash"] = record.SourceHash, ["created"] = record.CreatedAt.UtcTicks,
            ["quality"] = new JsonArray(quality.Overall, quality.Sharpness, quality.Light, quality.Pose, quality.Size, quality.Detection),
            ["box"] = new JsonArray(box.X, box.Y, box.Width, box.Height),
            ["templates"] = new JsonArray([.. templates.Select(template => (JsonNode)template.ModelId.Value)]),
            ["crop"] = face.AlignedCrop is not null,
        };
        IEnumerable<byte[]> parts = [Bytes(head), .. templates.Select(template => TemplateBlob.Write(template.Embedding))];
        return Seal(keys, id, face.AlignedCrop is { } crop ? parts.Append(crop) : parts);
    }

    /// <summary>A collection's record.</summary>
    public static string Of(KeyRing keys, string id, Collection collection) => Seal(keys, id,
        [Bytes(new JsonObject { ["name"] = collection.Name, ["retention"] = collection.RetentionDays, ["created"] = collection.CreatedAt.UtcTicks })]);

    /// <summary>Reads a person, and the name of the gallery.</summary>
    public static (Person Person, string Gallery) ReadPerson(KeyRing keys, string id, PersonId person, string body) => Read(keys, id, body, parts =>
    {
        var head = Head(parts);
        return (new Person
        {
            Id = person, Name = head["name"]!.GetValue<string>(), ExternalId = head["externalId"]?.GetValue<string>(),
            Metadata = head["metadata"]!.DeepClone().AsObject(), CreatedAt = Time(head["created"]), UpdatedAt = Time(head["updated"]),
        }, head["gallery"]!.GetValue<string>());
    });

    /// <summary>Reads a face.</summary>
    public static NewEnrolledFace ReadFace(KeyRing keys, string id, FaceId face, PersonId person, string body) => Read(keys, id, body, parts =>
    {
        var head = Head(parts);
        var quality = Numbers(head["quality"]);
        var box = Numbers(head["box"]);
        var templates = head["templates"]!.AsArray().Select((model, n) => new Template(TemplateBlob.Read(new ModelId(model!.GetValue<string>()), parts[n + 1]))).ToList();
        var crop = head["crop"]!.GetValue<bool>() ? parts[^1] : null;
        var record = new EnrolledFace
        {
            Id = face, PersonId = person, ModelId = new ModelId(head["model"]!.GetValue<string>()), Source = head["source"]?.GetValue<string>(),
            SourceHash = head["hash"]?.GetValue<string>(), CreatedAt = Time(head["created"]), HasCrop = crop is not null,
            Quality = new FaceQuality(quality[0], quality[1], quality[2], quality[3], quality[4], quality[5]),
            Box = new BoundingBox(box[0], box[1], box[2], box[3]),
        };
        return new NewEnrolledFace(record, templates[0], crop) { OtherTemplates = [.. templates.Skip(1)] };
    });

    /// <summary>Reads a collection.</summary>
    public static Collection ReadCollection(KeyRing keys, string id, string body) => Read(keys, id, body, parts =>
    {
        var head = Head(parts);
        return new Collection(head["name"]!.GetValue<string>(), head["retention"]?.GetValue<int>(), Time(head["created"]));
    });

    /// <summary>The same content, sealed with the current key.</summary>
    public static string Renew(KeyRing keys, string id, string body) =>
        Convert.ToBase64String(keys.Seal(Unseal(keys, id, body), Context(id)));

    private static byte[] Bytes(JsonObject head) => Encoding.UTF8.GetBytes(MetadataText.Write(head));

    private static JsonObject Head(List<byte[]> parts) => MetadataText.Read(Encoding.UTF8.GetString(parts[0]));

    private static DateTimeOffset Time(JsonNode? ticks) => new(ticks!.GetValue<long>(), TimeSpan.Zero);

    private static float[] Numbers(JsonNode? numbers) => [.. numbers!.AsArray().Select(number => number!.GetValue<float>())];

    private static string Seal(KeyRing keys, string id, IEnumerable<byte[]> parts)
    {
        using var content = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
            content.Write(length);
            content.Write(part);
        }

        return Convert.ToBase64String(keys.Seal(content.ToArray(), Context(id)));
    }

    // Sealed rightly, but of another kind than it is read as: a record of a program to come, or of a mistake.
    private static T Read<T>(KeyRing keys, string id, string body, Func<List<byte[]>, T> read)
    {
        try
        {
            return read(Open(keys, id, body));
        }
        catch (Exception failure) when (failure is InvalidOperationException or NullReferenceException or FormatException or ArgumentException or IndexOutOfRangeException or JsonException)
        {
            throw new FaceException(FaceError.StoreUnavailable, "A record in Chroma is not of the kind that its id says.", "Start the newer program that wrote it, or restore Chroma's data from a backup.", failure);
        }
    }

    private static List<byte[]> Open(KeyRing keys, string id, string body)
    {
        var content = Unseal(keys, id, body).AsSpan();
        var parts = new List<byte[]>();
        while (content.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(content);
            parts.Add(content.Slice(sizeof(int), length).ToArray());
            content = content[(sizeof(int) + length)..];
        }

        return parts;
    }

    // What is sealed rightly was written by FaceCV; only that it is base64 at all has to be looked at before.
    private static byte[] Unseal(KeyRing keys, string id, string body)
    {
        var bytes = new byte[(body.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(body, bytes, out var length)
            ? keys.Open(bytes.AsSpan(0, length), Context(id))
            : throw new FaceException(FaceError.StoreUnavailable, "A record in Chroma was altered: its body is no base64.", "Restore Chroma's data from a backup.");
    }

    private static byte[] Context(string id) => Encoding.UTF8.GetBytes("chroma " + id);
}

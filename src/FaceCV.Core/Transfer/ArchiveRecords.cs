using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Transfer;

/// <summary>People, faces and templates as the bytes of records, and back, with the checks that the rest of the program rests on.</summary>
internal static class ArchiveRecords
{
    private const int MostHashLength = 255;

    private sealed record PersonRecord(
        Guid Id, string Name, JsonObject Metadata, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? ExternalId = null);

    private sealed record FaceRecord(
        Guid Id, string ModelId, QualityRecord Quality, float[] Box, DateTimeOffset CreatedAt, string? Source = null, string? SourceHash = null);

    private sealed record QualityRecord(float Overall, float Sharpness, float Light, float Pose, float Size, float Detection);

    public static byte[] Write(ArchiveCollection collection) => JsonSerializer.SerializeToUtf8Bytes(collection, ArchiveJson.Options);

    public static byte[] Write(Person person) => JsonSerializer.SerializeToUtf8Bytes(
        new PersonRecord(person.Id.Value, person.Name, person.Metadata, person.CreatedAt.ToUniversalTime(), person.UpdatedAt.ToUniversalTime(), person.ExternalId), ArchiveJson.Options);

    public static byte[] Write(EnrolledFace face)
    {
        var quality = new QualityRecord(face.Quality.Overall, face.Quality.Sharpness, face.Quality.Light, face.Quality.Pose, face.Quality.Size, face.Quality.Detection);
        float[] box = [face.Box.X, face.Box.Y, face.Box.Width, face.Box.Height];
        return JsonSerializer.SerializeToUtf8Bytes(
            new FaceRecord(face.Id.Value, face.ModelId.Value, quality, box, face.CreatedAt.ToUniversalTime(), face.Source, face.SourceHash), ArchiveJson.Options);
    }

    /// <summary>Length of the model's id in two bytes, the id, the raw length (0 when it is not known), the components.</summary>
    public static byte[] Write(Embedding embedding)
    {
        var model = Encoding.UTF8.GetBytes(embedding.ModelId.Value);
        var bytes = new byte[sizeof(ushort) + model.Length + ((1 + embedding.Dimension) * sizeof(float))];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)model.Length);
        model.CopyTo(bytes, sizeof(ushort));
        var numbers = bytes.AsSpan(sizeof(ushort) + model.Length);
        BinaryPrimitives.WriteSingleLittleEndian(numbers, embedding.RawLength ?? 0);
        for (var i = 0; i < embedding.Dimension; i++) BinaryPrimitives.WriteSingleLittleEndian(numbers[((1 + i) * sizeof(float))..], embedding.Values[i]);
        return bytes;
    }

    public static ArchiveCollection ReadCollection(ReadOnlySpan<byte> json)
    {
        var read = ArchiveJson.Read<ArchiveCollection>(json, "collection");
        return CollectionName.IsOne(read.Name) && read.RetentionDays is null or (>= 1 and <= Collection.MaxRetentionDays)
            ? read
            : throw ArchiveFormat.Damaged("a collection is not as collections are");
    }

    public static Person ReadPerson(ReadOnlySpan<byte> json)
    {
        var read = ArchiveJson.Read<PersonRecord>(json, "person");
        try
        {
            return new Person
            {
                Id = new PersonId(read.Id),
                Name = PersonInput.Name(read.Name),
                ExternalId = PersonInput.ExternalId(read.ExternalId),
                Metadata = PersonInput.Metadata(read.Metadata)!,
                CreatedAt = read.CreatedAt.ToUniversalTime(),
                UpdatedAt = read.UpdatedAt.ToUniversalTime(),
            };
        }
        catch (FaceException failure)
        {
            throw ArchiveFormat.Damaged($"person {read.Id} is not as people are: {failure.Message}", failure);
        }
    }

    public static EnrolledFace ReadFace(ReadOnlySpan<byte> json, PersonId person)
    {
        var read = ArchiveJson.Read<FaceRecord>(json, "face");
        var quality = new FaceQuality(read.Quality.Overall, read.Quality.Sharpness, read.Quality.Light, read.Quality.Pose, read.Quality.Size, read.Quality.Detection);
        if (!new[] { quality.Overall, quality.Sharpness, quality.Light, quality.Pose, quality.Size, quality.Detection }.All(float.IsFinite)) throw ArchiveFormat.Damaged($"face {read.Id} has a quality that is no number");
        if (read.Box is not [_, _, >= 0, >= 0] || !read.Box.All(float.IsFinite)) throw ArchiveFormat.Damaged($"face {read.Id} has no box");
        if (read.SourceHash is { Length: > MostHashLength }) throw ArchiveFormat.Damaged($"face {read.Id} has a hash that is too long");
        return new EnrolledFace
        {
            Id = new FaceId(read.Id),
            PersonId = person,
            ModelId = Model(read.ModelId),
            Quality = quality,
            Box = new BoundingBox(read.Box[0], read.Box[1], read.Box[2], read.Box[3]),
            Source = PersonInput.Source(read.Source),
            SourceHash = read.SourceHash,
            CreatedAt = read.CreatedAt.ToUniversalTime(),
        };
    }

    public static Template ReadTemplate(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length < sizeof(ushort) ? int.MaxValue : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        var rest = bytes.Length - sizeof(ushort) - length;
        if (rest < 2 * sizeof(float) || rest % sizeof(float) != 0) throw ArchiveFormat.Damaged("a template is too short");
        var model = Model(Encoding.UTF8.GetString(bytes.Slice(sizeof(ushort), length)));
        var numbers = bytes[(sizeof(ushort) + length)..];
        var rawLength = BinaryPrimitives.ReadSingleLittleEndian(numbers);
        if (!(rawLength >= 0 && float.IsFinite(rawLength))) throw ArchiveFormat.Damaged("a template has no length");
        var values = new float[(rest / sizeof(float)) - 1];
        numbers[sizeof(float)..].CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>(values), MemoryMarshal.Cast<float, uint>(values.AsSpan()));
        try
        {
            return new Template(Embedding.FromUnit(model, values, rawLength > 0 ? rawLength : null));
        }
        catch (ArgumentException failure)
        {
            throw ArchiveFormat.Damaged("a template is no unit vector", failure);
        }
    }

    private static ModelId Model(string text)
    {
        const int most = 255;
        try
        {
            return text.Length <= most ? new ModelId(text) : throw ArchiveFormat.Damaged("a model's id is too long");
        }
        catch (ArgumentException failure)
        {
            throw ArchiveFormat.Damaged("a model's id is not as it should be", failure);
        }
    }
}

using System.Buffers.Binary;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Transfer;

/// <summary>How much is in an archive.</summary>
public readonly record struct ArchiveCounts(long People, long Faces, long Templates, long Crops)
{
    /// <summary>With some more faces, and a person when it is a new one.</summary>
    internal ArchiveCounts With(PersonWithFaces person, bool isNew) => new(
        People + (isNew ? 1 : 0), Faces + person.Faces.Count, Templates + person.Faces.Sum(face => 1 + face.OtherTemplates.Count),
        Crops + person.Faces.Count(face => face.AlignedCrop is not null));

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, People);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Faces);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Templates);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], Crops);
    }

    internal static ArchiveCounts Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
}

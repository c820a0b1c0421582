using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Index.Files;

/// <summary>
/// What is kept of a row beside its float vector:
/// <code>
/// offset 0   16 bytes  face       16  16 bytes  person      32  4 bytes  number of the basis, 0 is the natural one
/// offset 36  20 bytes  scale and error of the leading codes, length and scale of the rest, error of all; float32
/// offset 56  n bytes   the codes, leading ones first
/// </code>
/// Numbers are little-endian.
/// </summary>
internal static class RowRecord
{
    private const int IdBytes = 16;
    private const int FloatsAt = (2 * IdBytes) + sizeof(int);
    private const int CodesAt = FloatsAt + (5 * sizeof(float));

    /// <summary>Length of a record of a dimension.</summary>
    public static int Bytes(int dimension) => CodesAt + dimension;

    /// <summary>Packs a row.</summary>
    public static void Pack(VectorChunk chunk, ChunkCodes codes, int slot, int basis, Span<byte> record)
    {
        chunk.Faces[slot].Value.TryWriteBytes(record);
        chunk.People[slot].Value.TryWriteBytes(record[IdBytes..]);
        BinaryPrimitives.WriteInt32LittleEndian(record[(2 * IdBytes)..], basis);
        ReadOnlySpan<float> floats = [codes.LeadScales[slot], codes.LeadErrors[slot], codes.RestLengths[slot], codes.RestScales[slot], codes.Errors[slot]];
        for (var i = 0; i < floats.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(record[(FloatsAt + (i * sizeof(float)))..], floats[i]);
        var lead = codes.Basis.Lead;
        MemoryMarshal.AsBytes(codes.LeadOf(slot))[..lead].CopyTo(record[CodesAt..]);
        MemoryMarshal.AsBytes(codes.RestOf(slot))[..(codes.Basis.Dimension - lead)].CopyTo(record[(CodesAt + lead)..]);
    }

    /// <summary>The face and person of a record.</summary>
    public static (FaceId Face, PersonId Person) Ids(ReadOnlySpan<byte> record) =>
        (new FaceId(new Guid(record[..IdBytes])), new PersonId(new Guid(record.Slice(IdBytes, IdBytes))));

    /// <summary>The number of the basis of a record.</summary>
    public static int Basis(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt32LittleEndian(record[(2 * IdBytes)..]);

    /// <summary>Unpacks the codes of a record into a row of codes of the same basis.</summary>
    public static void UnpackCodes(ReadOnlySpan<byte> record, ChunkCodes codes, int slot)
    {
        codes.LeadScales[slot] = At(record, 0);
        codes.LeadErrors[slot] = At(record, 1);
        codes.RestLengths[slot] = At(record, 2);
        codes.RestScales[slot] = At(record, 3);
        codes.Errors[slot] = At(record, 4);
        var lead = codes.Basis.Lead;
        record.Slice(CodesAt, lead).CopyTo(MemoryMarshal.AsBytes(codes.LeadOf(slot)));
        record[(CodesAt + lead)..].CopyTo(MemoryMarshal.AsBytes(codes.RestOf(slot)));
    }

    private static float At(ReadOnlySpan<byte> record, int number) =>
        BinaryPrimitives.ReadSingleLittleEndian(record[(FloatsAt + (number * sizeof(float)))..]);
}

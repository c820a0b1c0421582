using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Stores.Formats;

/// <summary>
/// The bytes of a stored template, the same in every store and on every machine. All numbers are little-endian.
/// <code>
/// offset 0  2 bytes  'F' 'T' (46 54)
/// offset 2  1 byte   version of the format, 2
/// offset 3  1 byte   kind of component, 1 = IEEE 754 binary32
/// offset 4  4 bytes  number of components, unsigned
/// offset 8  4 bytes  length of the raw output that the unit vector was made of, binary32; 0 when it is not known
/// offset 12 4 bytes each: the components of the unit vector
/// </code>
/// Version 1 has the components at offset 8 and no length. A later version gets another version byte; every version ever released stays readable.
/// </summary>
internal static class TemplateBlob
{
    private const int HeaderLength = 12;
    private const int FirstHeaderLength = 8;
    private const byte Version = 2;
    private const byte Binary32 = 1;

    public static byte[] Write(Embedding embedding)
    {
        var blob = new byte[HeaderLength + (embedding.Dimension * sizeof(float))];
        blob[0] = (byte)'F';
        blob[1] = (byte)'T';
        blob[2] = Version;
        blob[3] = Binary32;
        BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(4), (uint)embedding.Dimension);
        BinaryPrimitives.WriteSingleLittleEndian(blob.AsSpan(FirstHeaderLength), embedding.RawLength ?? 0);
        var rest = blob.AsSpan(HeaderLength);
        for (var i = 0; i < embedding.Dimension; i++)
            BinaryPrimitives.WriteSingleLittleEndian(rest[(i * sizeof(float))..], embedding.Values[i]);
        return blob;
    }

    public static Embedding Read(ModelId modelId, ReadOnlySpan<byte> blob)
    {
        if (blob.Length < FirstHeaderLength || blob[0] != (byte)'F' || blob[1] != (byte)'T') throw Damaged("it has no header");
        if (blob[2] is not (1 or Version) || blob[3] != Binary32) throw Damaged($"it has format {blob[2]}.{blob[3]}, this program reads 1.1 and 2.1");
        var header = blob[2] == 1 ? FirstHeaderLength : HeaderLength;
        var count = BinaryPrimitives.ReadUInt32LittleEndian(blob[4..]);
        if (blob.Length - header != count * (long)sizeof(float))
            throw Damaged($"it says {count} components and holds {blob.Length - header} bytes of them");
        var rawLength = blob[2] == 1 ? 0 : BinaryPrimitives.ReadSingleLittleEndian(blob[FirstHeaderLength..]);
        var values = new float[count];
        blob[header..].CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian) ReverseEach(values);
        try
        {
            return Embedding.FromUnit(modelId, values, rawLength > 0 ? rawLength : null);
        }
        catch (ArgumentException failure)
        {
            throw Damaged("it is no unit vector", failure);
        }
    }

    private static void ReverseEach(Span<float> values)
    {
        var words = MemoryMarshal.Cast<float, uint>(values);
        BinaryPrimitives.ReverseEndianness(words, words);
    }

    private static FaceException Damaged(string how, Exception? cause = null) => new(
        FaceError.StoreUnavailable, $"A stored template is damaged: {how}.", "Restore the database from a backup, or enrol the face again.", cause);
}

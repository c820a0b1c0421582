using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Stores.Formats;

/// <summary>
/// The bytes of a stored template, the same in every store and on every machine. All numbers are little-endian.
/// <code>
/// offset 0  2 bytes  'F' 'T' (46 54)
/// offset 2  1 byte   version of the format, 1
/// offset 3  1 byte   kind of component, 1 = IEEE 754 binary32
/// offset 4  4 bytes  number of components, unsigned
/// offset 8  4 bytes each: the components of the unit vector
/// </code>
/// A later version gets another version byte; every version ever released stays readable.
/// </summary>
internal static class TemplateBlob
{
    private const int HeaderLength = 8;
    private const byte Version = 1;
    private const byte Binary32 = 1;

    public static byte[] Write(Embedding embedding)
    {
        var blob = new byte[HeaderLength + (embedding.Dimension * sizeof(float))];
        blob[0] = (byte)'F';
        blob[1] = (byte)'T';
        blob[2] = Version;
        blob[3] = Binary32;
        BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(4), (uint)embedding.Dimension);
        var rest = blob.AsSpan(HeaderLength);
        for (var i = 0; i < embedding.Dimension; i++)
            BinaryPrimitives.WriteSingleLittleEndian(rest[(i * sizeof(float))..], embedding.Values[i]);
        return blob;
    }

    public static Embedding Read(ModelId modelId, ReadOnlySpan<byte> blob)
    {
        if (blob.Length < HeaderLength || blob[0] != (byte)'F' || blob[1] != (byte)'T') throw Damaged("it has no header");
        if (blob[2] != Version || blob[3] != Binary32) throw Damaged($"it has format {blob[2]}.{blob[3]}, this program reads 1.1");
        var count = BinaryPrimitives.ReadUInt32LittleEndian(blob[4..]);
        if (blob.Length - HeaderLength != count * (long)sizeof(float))
            throw Damaged($"it says {count} components and holds {blob.Length - HeaderLength} bytes of them");
        var values = new float[count];
        blob[HeaderLength..].CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian) ReverseEach(values);
        try
        {
            return Embedding.FromUnit(modelId, values);
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

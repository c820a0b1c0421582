using System.Security.Cryptography;
using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Index.Files;

/// <summary>
/// What the files of an index hold: the head, sealed as a whole, and written last of all, so that it vouches for the rest.
/// </summary>
/// <param name="Identity">Whose templates: store, model and whatever else parts them.</param>
/// <param name="Dimension">Components of a vector.</param>
/// <param name="Salt">From it, and the data key, the keys of the other files are derived.</param>
/// <param name="Mark">Up to where the rows are known to be complete; null while they are not.</param>
internal sealed record IndexHead(string Identity, int Dimension, byte[] Salt, IndexMark? Mark)
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 16;

    private const int Version = 1;

    /// <summary>The head of an index that holds nothing yet.</summary>
    public static IndexHead New(string identity, int dimension) => new(identity, dimension, RandomNumberGenerator.GetBytes(SaltBytes), null);

    /// <summary>Reads a head.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cipher">The current data key.</param>
    /// <param name="refusal">Why there is no head that can be used; null when there is none at all.</param>
    public static IndexHead? Read(string path, RecordCipher cipher, out string? refusal)
    {
        refusal = null;
        if (!File.Exists(path)) return null;
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (bytes.Length >= RecordCipher.Overhead && RecordCipher.KeyIdOf(bytes) != cipher.KeyId)
            {
                refusal = "it was sealed with another data key";
                return null;
            }

            using var reader = new BinaryReader(new MemoryStream(cipher.Open(bytes, Context)), Encoding.UTF8);
            if (reader.ReadInt32() is var version && version != Version)
            {
                refusal = $"it has format {version}, this program writes {Version}";
                return null;
            }

            var (identity, dimension, salt) = (reader.ReadString(), reader.ReadInt32(), reader.ReadBytes(SaltBytes));
            return new IndexHead(identity, dimension, salt, reader.ReadBoolean() ? new IndexMark(reader.ReadInt64()) : null);
        }
        catch (Exception failure) when (failure is FaceException or IOException or UnauthorizedAccessException or FormatException)
        {
            refusal = "its head is damaged or cannot be read";
            return null;
        }
    }

    /// <summary>Writes the head in place of the one there, all or nothing.</summary>
    public void Write(string path, RecordCipher cipher)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
            writer.Write(Identity);
            writer.Write(Dimension);
            writer.Write(Salt);
            writer.Write(Mark is not null);
            if (Mark is { } mark) writer.Write(mark.Revision);
        }

        WholeFile.Write(path, cipher.Seal(content.ToArray(), Context));
    }

    private static ReadOnlySpan<byte> Context => "index head"u8;
}

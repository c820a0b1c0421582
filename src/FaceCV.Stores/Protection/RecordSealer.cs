using System.Buffers.Binary;
using System.Text;
using FaceCV.Core.Faces;
using FaceCV.Core.Protection;
using FaceCV.Stores.Formats;

namespace FaceCV.Stores.Protection;

/// <summary>Templates and crops as they lie in a database: sealed, each bound to its face's row.</summary>
internal sealed class RecordSealer(KeyRing keys)
{
    /// <summary>The id of the key that seals now.</summary>
    public uint KeyId => keys.KeyIds[0];

    /// <summary>Whether what a key sealed can be opened.</summary>
    public bool Holds(uint keyId) => keys.Holds(keyId);

    /// <summary>A template as it is stored.</summary>
    public byte[] Seal(long faceKey, Embedding embedding) => keys.Seal(TemplateBlob.Write(embedding), TemplateContext(faceKey, embedding.ModelId.Value));

    /// <summary>A stored template.</summary>
    public Embedding Open(long faceKey, ModelId model, byte[] data) => TemplateBlob.Read(model, keys.Open(data, TemplateContext(faceKey, model.Value)));

    /// <summary>A crop as it is stored.</summary>
    public byte[] SealCrop(long faceKey, byte[] jpeg) => keys.Seal(jpeg, CropContext(faceKey));

    /// <summary>A stored crop.</summary>
    public byte[] OpenCrop(long faceKey, byte[] data) => keys.Open(data, CropContext(faceKey));

    /// <summary>A stored template sealed with the current key; null when it is so already.</summary>
    public byte[]? Renew(long faceKey, string model, byte[] data) => Renew(data, (byte)'F', TemplateContext(faceKey, model));

    /// <summary>A stored crop sealed with the current key; null when it is so already.</summary>
    public byte[]? RenewCrop(long faceKey, byte[] data) => Renew(data, 0xFF, CropContext(faceKey));

    // Before records were sealed they were stored plain: a template began with F, a crop as JPEG does; a sealed record begins with 1.
    private byte[]? Renew(byte[] data, byte plainMark, byte[] context)
    {
        if (data.Length > 0 && data[0] == plainMark) return keys.Seal(data, context);
        if (data.Length >= RecordCipher.Overhead && RecordCipher.KeyIdOf(data) == KeyId) return null;
        return keys.Seal(keys.Open(data, context), context);
    }

    private static byte[] TemplateContext(long faceKey, string model) => Context("template", faceKey, model);

    private static byte[] CropContext(long faceKey) => Context("crop", faceKey, "");

    private static byte[] Context(string kind, long faceKey, string model)
    {
        Span<byte> key = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(key, faceKey);
        return [.. Encoding.ASCII.GetBytes(kind), .. key, .. Encoding.UTF8.GetBytes(model)];
    }
}

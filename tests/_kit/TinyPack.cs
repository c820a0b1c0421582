using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using FaceCV.Vision.Models;

namespace FaceCV.TestKit;

/// <summary>A model pack of two tiny graphs of our own, as a publisher would offer it: a folder, a zip or a tgz.</summary>
public sealed class TinyPack
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public TinyPack(string name = "tiny", bool commercialUse = true, PackSourceInfo? source = null, int seed = 1)
    {
        _files["net_a.onnx"] = TinyGraph.ConvPRelu(seed);
        _files["net_b.onnx"] = TinyGraph.ConvPRelu(seed + 1);
        Manifest = new ModelManifest
        {
            Name = name,
            Description = "Two tiny graphs.",
            Licence = new PackLicence("MIT", commercialUse),
            Source = source ?? new PackSourceInfo("folder"),
            Models =
            [
                Entry("net_a", ModelTask.Embedding, "embedding") with { Dimension = 256 },
                Entry("net_b", ModelTask.PresentationAttack, "softmax"),
            ],
        };
    }

    public ModelManifest Manifest { get; set; }

    /// <summary>The files by path in the archive, without the manifest.</summary>
    public IDictionary<string, byte[]> Files => _files;

    public byte[] ManifestJson => JsonSerializer.SerializeToUtf8Bytes(Manifest, ModelManifest.Json);

    /// <summary>Writes the files, and the manifest where wanted, into a folder.</summary>
    public string WriteFolder(string folder, bool withManifest = true)
    {
        Directory.CreateDirectory(folder);
        foreach (var (path, bytes) in All(withManifest)) File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(path)), bytes);
        return folder;
    }

    public byte[] ToZip(bool withManifest = true, string prefix = "")
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (path, bytes) in All(withManifest))
            {
                using var entry = zip.CreateEntry(prefix + path).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    public byte[] ToTarGz(bool withManifest = true, string prefix = "package/")
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
        {
            foreach (var (path, bytes) in All(withManifest))
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, prefix + path) { DataStream = new MemoryStream(bytes) });
        }

        return stream.ToArray();
    }

    public static string Integrity(byte[] archive) => "sha512-" + Convert.ToBase64String(SHA512.HashData(archive));

    private IEnumerable<KeyValuePair<string, byte[]>> All(bool withManifest) =>
        withManifest ? _files.Append(new(ManifestName, ManifestJson)) : _files;

    private const string ManifestName = "pack.json";

    private ModelEntry Entry(string name, ModelTask task, string decoder) => new()
    {
        Name = name,
        Task = task,
        File = name + ".onnx",
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(_files[name + ".onnx"])),
        Bytes = _files[name + ".onnx"].Length,
        Input = new ModelInput("input", [1, 3, 8, 8], TensorLayout.Nchw, ChannelOrder.Rgb, [127, 127, 127], [128, 128, 128]),
        Crop = new CropRule(CropKind.Box),
        Decoder = decoder,
        Outputs = ["output"],
    };
}

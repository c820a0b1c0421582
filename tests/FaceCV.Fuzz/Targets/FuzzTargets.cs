using FaceCV.Fuzz.Engine;

namespace FaceCV.Fuzz.Targets;

/// <summary>Every target.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new ImageTarget(), new MultipartTarget(), new JsonUploadTarget(), new MetadataTarget(), new ManifestTarget(), new LabelTarget(), new ZipTarget(),
        new ArchiveTarget(), new ArchiveRecordsTarget(), new PackManifestTarget(), new PackArchiveTarget(), new WeightsTarget(), new OnnxTarget(),
        new IndexTarget(), new StoredTarget(), new SettingsTarget(), new ChromaTarget(),
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);

    /// <summary>Inputs that once were findings, in the repository.</summary>
    public static IEnumerable<byte[]> Corpus(FuzzTarget target)
    {
        var folder = Path.Combine(TestKit.Repository.Root, "tests", "FaceCV.Fuzz", "corpus", target.Name);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [];
    }

    public static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}

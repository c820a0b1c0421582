using FaceCV.Vision;
using FaceCV.Vision.Models;

namespace FaceCV.Benchmarks;

/// <summary>Models and pictures of the benchmarks.</summary>
internal static class BenchmarkData
{
    /// <summary>Root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Settings with the starter pack of FACECV_TEST_MODELS, else artifacts/models, where eng/test.sh puts it.</summary>
    public static VisionOptions Options() =>
        new() { ModelsDirectory = Environment.GetEnvironmentVariable("FACECV_TEST_MODELS") ?? Path.Combine(Root, "artifacts", "models") };

    /// <summary>The starter pack.</summary>
    public static InstalledPack Pack(VisionOptions options) => new InstalledPacks(new PackCatalogue(options), options).Get("starter");

    /// <summary>A 250x250 JPEG with one face, of the evaluation data.</summary>
    public static byte[] Portrait() => File.ReadAllBytes(Path.Combine(Data(), "lfw", "images", "Aaron_Patterson", "Aaron_Patterson_0001.jpg"));

    /// <summary>A large JPEG with several faces, of the evaluation data: the largest file there.</summary>
    public static byte[] Group() =>
        File.ReadAllBytes(new DirectoryInfo(Path.Combine(Data(), "wider")).EnumerateFiles("*.jpg", SearchOption.AllDirectories).MaxBy(file => file.Length)!.FullName);

    private static string Data() => Environment.GetEnvironmentVariable("FACECV_EVAL_DATA") ?? Path.Combine(Root, "..", "shared", "data");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FaceCV.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Benchmarks run from inside the checkout.");
    }
}

using Xunit;

namespace FaceCV.TestKit;

/// <summary>Where things are while tests run.</summary>
public static class Repository
{
    /// <summary>Root of the checkout, found by walking up from the test binaries.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The evaluation data (FACECV_EVAL_DATA, else ../shared/data beside the checkout), or null when absent.</summary>
    public static string? EvaluationData { get; } = FindEvaluationData();

    /// <summary>Folder of installed packs for tests (FACECV_TEST_MODELS, else artifacts/models); eng/test.sh fills it.</summary>
    public static string ModelsDirectory { get; } =
        Environment.GetEnvironmentVariable("FACECV_TEST_MODELS") ?? Path.Combine(Root, "artifacts", "models");

    /// <summary>Path of an evaluation file or folder; skips the test when the data set is absent.</summary>
    public static string RequireEvaluationData(string relative)
    {
        Assert.SkipWhen(EvaluationData is null, "dataset not present");
        return Path.Combine(EvaluationData!, relative);
    }

    /// <summary>Fails in CI, and skips elsewhere, when the starter pack is not installed.</summary>
    public static void RequireStarterPack() => RequirePack("starter");

    /// <summary>Folder of a pack that eng/test.sh pulls; fails in CI, and skips elsewhere, when it is not installed.</summary>
    public static string RequirePack(string name)
    {
        var folder = Path.Combine(ModelsDirectory, name);
        var present = File.Exists(Path.Combine(folder, "installed.json"));
        if (!present && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"The {name} pack is not installed; eng/test.sh pulls it.");
        Assert.SkipUnless(present, $"{name} pack not installed; run eng/test.sh");
        return folder;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FaceCV.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tests must run from inside the checkout.");
    }

    private static string? FindEvaluationData()
    {
        var folder = Environment.GetEnvironmentVariable("FACECV_EVAL_DATA") ?? Path.Combine(Root, "..", "shared", "data");
        return Directory.Exists(Path.Combine(folder, "lfw")) ? Path.GetFullPath(folder) : null;
    }
}

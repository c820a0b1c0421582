using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Deployment;

/// <summary>The edition `server` is built without the commands that measure, so that nothing else may use what is theirs.</summary>
public sealed class EditionTests
{
    [Fact]
    public void Sources_OutsideTheMeasuringOnes_UseNothingOfThem()
    {
        var folder = Path.Combine(Repository.Root, "src", "FaceCV.Cli");
        var wrong = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !IsMeasuring(Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .Where(path => File.ReadAllText(path) is var text && (text.Contains("using FaceCV.Cli.Evaluation", StringComparison.Ordinal)
                || text.Contains("using FaceCV.Cli.Benchmarking", StringComparison.Ordinal) || text.Contains("ScottPlot", StringComparison.Ordinal)));

        wrong.ShouldBeEmpty();
    }

    // As FaceCV.Cli.csproj leaves them out.
    private static bool IsMeasuring(string path) =>
        path.StartsWith("Evaluation/", StringComparison.Ordinal) || path.StartsWith("Benchmarking/", StringComparison.Ordinal) || path.StartsWith("obj/", StringComparison.Ordinal)
        || path.StartsWith("bin/", StringComparison.Ordinal) || path.StartsWith("Commands/Evaluat", StringComparison.Ordinal) || path.StartsWith("Commands/Bench", StringComparison.Ordinal);
}

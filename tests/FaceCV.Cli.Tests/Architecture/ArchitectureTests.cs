using System.Xml.Linq;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Architecture;

/// <summary>Holds the allowed references of docs/design/architecture.md.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        ["FaceCV.Core"] = [],
        ["FaceCV.Vision"] = ["FaceCV.Core"],
        ["FaceCV.Stores"] = ["FaceCV.Core"],
        ["FaceCV.Server"] = ["FaceCV.Core", "FaceCV.Vision", "FaceCV.Stores"],
        ["FaceCV.Cli"] = ["FaceCV.Core", "FaceCV.Vision", "FaceCV.Stores", "FaceCV.Server"],
    };

    // Packages that live in one project only.
    private static readonly Dictionary<string, string> Homes = new()
    {
        ["Microsoft.ML.OnnxRuntime"] = "FaceCV.Vision",
        ["SkiaSharp"] = "FaceCV.Vision",
        ["Google.Protobuf"] = "FaceCV.Vision",
        ["Microsoft.Data.Sqlite"] = "FaceCV.Stores",
        ["MySqlConnector"] = "FaceCV.Stores",
        ["Scalar.AspNetCore"] = "FaceCV.Server",
        ["CsvHelper"] = "FaceCV.Server",
        ["Spectre.Console"] = "FaceCV.Cli",
        ["ScottPlot"] = "FaceCV.Cli",
    };

    public static TheoryData<string> Projects => [.. AllowedProjects.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_AreAllowed(string project)
    {
        var references = Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
        references.Except(AllowedProjects[project]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_Packages_StayInTheirHome(string project)
    {
        var packages = Load(project).Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!);
        foreach (var package in packages)
        {
            foreach (var (prefix, home) in Homes)
            {
                if (package == prefix || package.StartsWith(prefix + ".", StringComparison.Ordinal))
                    project.ShouldBe(home, $"{package} belongs to {home} only");
            }
        }
    }

    [Fact]
    public void Solution_SourceProjects_AreAllListedHere() =>
        Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order().ShouldBe(AllowedProjects.Keys.Order());

    [Fact]
    public void Sources_ForbiddenFolders_DoNotExist()
    {
        string[] forbidden = ["Common", "Helpers", "Utils", "Managers"];
        Directory.GetDirectories(Path.Combine(Repository.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(folder => forbidden.Contains(Path.GetFileName(folder))).ShouldBeEmpty();
    }

    [Fact]
    public void Sources_CoreNamespaces_UseNoOuterLayer()
    {
        var offenders = Directory.GetFiles(Path.Combine(Repository.Root, "src", "FaceCV.Core"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Any(line =>
                line.StartsWith("using FaceCV.", StringComparison.Ordinal) && !line.StartsWith("using FaceCV.Core.", StringComparison.Ordinal)));
        offenders.ShouldBeEmpty();
    }

    private static XDocument Load(string project) => XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
}

using FaceCV.Cli.Errors;

namespace FaceCV.Cli.Deployment;

/// <summary>A folder that eng/publish.sh made: the program, its native libraries, licences.</summary>
/// <param name="Folder">Its full path.</param>
/// <param name="Executable">File name of the program in it.</param>
internal sealed record PublishedProgram(string Folder, string Executable)
{
    // What is in every package and in no folder of a build.
    private const string Mark = "VERSION";

    /// <summary>The folder that this program runs from; null when it was not published, as in a clone.</summary>
    public static PublishedProgram? Own() => Find(AppContext.BaseDirectory);

    /// <summary>A folder that is named.</summary>
    /// <exception cref="UsageException">It holds no published program.</exception>
    public static PublishedProgram At(string folder) => Find(folder)
        ?? throw new UsageException($"{folder} is not a folder that eng/publish.sh made: it has no program and {Mark}.", "Run `eng/publish.sh`, and name the folder it wrote.");

    /// <summary>Every file with its path below the folder, with slashes, in order. Data and models that lie there are not the program's.</summary>
    public IEnumerable<(string Path, string Name)> Files() =>
        from path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Folder, path).Replace(Path.DirectorySeparatorChar, '/')
        where !name.Contains('/', StringComparison.Ordinal) || name.StartsWith("licences/", StringComparison.Ordinal)
        where IsOfTheProgram(name)
        orderby name
        select (path, name);

    private static bool IsOfTheProgram(string name) =>
        name.Contains('/', StringComparison.Ordinal) || name is "facecv" or "facecv.exe" or "LICENSE" or "THIRD-PARTY-NOTICES.md" or Mark
        || Path.GetExtension(name) is ".so" or ".dll" or ".dylib";

    private static PublishedProgram? Find(string folder)
    {
        var executable = new[] { "facecv", "facecv.exe" }.FirstOrDefault(name => File.Exists(Path.Combine(folder, name)));
        return executable is null || !File.Exists(Path.Combine(folder, Mark)) ? null : new PublishedProgram(Path.GetFullPath(folder), executable);
    }
}

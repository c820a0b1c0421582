namespace FaceCV.Cli.Evaluation;

/// <summary>
/// The font of plots. The Skia build in use reads no font configuration on Linux, so a font file is looked for where systems keep them; a
/// machine without any gets plots without words.
/// </summary>
internal static class PlotFont
{
    private static readonly string[] Preferred = ["DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "Ubuntu-R.ttf"];
    private static readonly Lazy<string?> Found = new(Register);

    /// <summary>Name of the font to draw with; null leaves the choice to the drawing library.</summary>
    public static string? Name => Found.Value;

    private static string? Register()
    {
        if (!OperatingSystem.IsLinux()) return null;
        string[] folders = ["/usr/share/fonts", "/usr/local/share/fonts", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts")];
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        string[] files = [.. folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", options)).Order(StringComparer.Ordinal)];
        var file = Preferred.Select(name => Array.Find(files, path => Path.GetFileName(path) == name)).FirstOrDefault(path => path is not null)
            ?? Array.Find(files, path => path.Contains("Regular", StringComparison.Ordinal)) ?? files.FirstOrDefault();
        if (file is null) return null;
        var name = Path.GetFileNameWithoutExtension(file);
        ScottPlot.Fonts.AddFontFile(name, file);
        return name;
    }
}

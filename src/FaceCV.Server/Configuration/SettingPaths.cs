namespace FaceCV.Server.Configuration;

/// <summary>Turns paths of settings into full paths.</summary>
internal static class SettingPaths
{
    /// <summary>The user's data folder for FaceCV; it need not exist yet.</summary>
    public static string DefaultDataDirectory { get; } = Path.Combine(UserDataFolder(), "facecv");

    /// <summary>Full path, with a leading <c>~</c> for the home folder; null for nothing.</summary>
    public static string? Full(string? path) => string.IsNullOrWhiteSpace(path) ? null : Path.GetFullPath(Home(path)!);

    /// <summary>The path with the home folder for a leading <c>~</c>.</summary>
    public static string? Home(string? path) =>
        path is not null && (path == "~" || path.StartsWith("~/", StringComparison.Ordinal)) ? Path.Join(Folder(Environment.SpecialFolder.UserProfile), path[1..]) : path;

    private static string UserDataFolder()
    {
        var folder = Folder(Environment.SpecialFolder.LocalApplicationData);
        return folder.Length > 0 ? folder : AppContext.BaseDirectory;
    }

    private static string Folder(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}

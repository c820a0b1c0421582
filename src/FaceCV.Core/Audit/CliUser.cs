using System.Runtime.InteropServices;

namespace FaceCV.Core.Audit;

/// <summary>The operating system's user that runs the program, by number: a name would be personal data.</summary>
internal static partial class CliUser
{
    public static string Id() => OperatingSystem.IsWindows() ? "windows" : "uid-" + GetUserId().ToString(System.Globalization.CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "getuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetUserId();
}

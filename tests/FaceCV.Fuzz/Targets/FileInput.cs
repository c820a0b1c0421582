namespace FaceCV.Fuzz.Targets;

/// <summary>A folder in memory where there is one, for code that reads files.</summary>
internal static class FileInput
{
    public static string Folder { get; } =
        Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"facecv-fuzz-{Environment.ProcessId}")).FullName;

    static FileInput() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>Writes an input and gives its path, the same for each name.</summary>
    public static string Write(string name, ReadOnlySpan<byte> input)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, input);
        return path;
    }
}

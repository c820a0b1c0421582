using FaceCV.Core.Protection;
using FaceCV.Server.Configuration;

namespace FaceCV.Cli.Diagnostics;

/// <summary>Whether the data key is there and nobody else can read it. It is not made here.</summary>
internal static class KeyCheck
{
    private const string Name = "data key";
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public static CheckResult Run(StorageSettings storage)
    {
        if (storage.DataKey is { Length: > 0 } text) return CheckResult.Ok(Name, $"{KeyRing.FromText(text).KeyIds[0]:x8}, from FACECV_DATA_KEY");
        var path = storage.DataKeyPath;
        if (!File.Exists(path)) return CheckResult.Ok(Name, $"none yet; the first start makes {path}");
        var id = KeyRing.FromFile(path).KeyIds[0];
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            return CheckResult.Warning(Name, $"{id:x8}; others on this machine can read {path}", $"chmod 600 {path}");
        return CheckResult.Ok(Name, $"{id:x8}, in {path}; keep a copy apart from the database");
    }
}

using System.Text;
using Serilog.Sinks.File;

namespace FaceCV.Server.Observability;

/// <summary>Makes files of the log readable by this user alone.</summary>
internal sealed class PrivateFile : FileLifecycleHooks
{
    /// <inheritdoc/>
    public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return underlyingStream;
    }
}

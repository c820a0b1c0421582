using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using FaceCV.Server.Configuration;

namespace FaceCV.Cli.Diagnostics;

/// <summary>Checks of the machine itself.</summary>
internal static class MachineChecks
{
    // The starter pack takes about 50 MB; below this neither it nor a growing database has room.
    private const long LeastFree = 200L << 20;

    /// <summary>Vector instructions of the processor.</summary>
    public static CheckResult Processor()
    {
        var name = $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, .NET {Environment.Version}";
        if (!X86Base.IsSupported) return CheckResult.Ok("processor", name);
        var features = new List<string>();
        if (Avx2.IsSupported) features.Add("AVX2");
        if (Avx512F.IsSupported) features.Add("AVX-512");
        if (Avx512F.IsSupported && Bit(X86Base.CpuId(7, 0).Ecx, 11)) features.Add("AVX-512 VNNI");
        if (Avx2.IsSupported && Bit(X86Base.CpuId(7, 1).Eax, 4)) features.Add("AVX VNNI");
        return Avx2.IsSupported
            ? CheckResult.Ok("processor", $"{name}; {string.Join(", ", features)}")
            : CheckResult.Warning("processor", $"{name}; no AVX2", "It works, several times slower; a processor of 2013 or later has AVX2.");
    }

    /// <summary>Room and permission to write in the data folder, or where it will be made. Nothing is left there.</summary>
    public static CheckResult Disk(FaceCvSettings settings)
    {
        var wanted = settings.Storage.DataDirectory;
        try
        {
            var folder = ExistingPartOf(wanted);
            var probe = Path.Combine(folder, $".facecv-doctor-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            var free = new DriveInfo(folder).AvailableFreeSpace;
            var detail = $"{free >> 20:N0} MB free for {wanted}";
            return free >= LeastFree
                ? CheckResult.Ok("disk", detail)
                : CheckResult.Failed("disk", detail, $"Free {(LeastFree - free) >> 20:N0} MB, or choose another folder with --data-dir.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return CheckResult.Failed("disk", $"{wanted} cannot be written: {exception.Message}", "Choose another folder with --data-dir, or give permission to write.");
        }
    }

    /// <summary>Whether the server could listen.</summary>
    public static CheckResult Port(ServerSettings settings)
    {
        var address = settings.Host switch { "localhost" => IPAddress.Loopback, "*" => IPAddress.Any, var host => IPAddress.Parse(host) };
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, settings.Port));
            socket.Listen();
            return CheckResult.Ok("port", $"{settings.Host}:{settings.Port} is free");
        }
        catch (SocketException exception)
        {
            return CheckResult.Warning(
                "port",
                $"{settings.Host}:{settings.Port} cannot be used ({exception.SocketErrorCode})",
                "If that is not `facecv serve` itself, stop the other program or set FACECV_PORT.");
        }
    }

    /// <summary>Whether a program answers to <paramref name="arguments"/>.</summary>
    public static async Task<CheckResult> ProgramAsync(string program, string arguments, string use, string next, CancellationToken cancellationToken)
    {
        var line = await ChildProgram.FirstLineAsync(program, arguments, cancellationToken);
        return line is null ? CheckResult.Warning(program, $"not found; needed {use}", next) : CheckResult.Ok(program, line);
    }

    private static string ExistingPartOf(string folder)
    {
        while (!Directory.Exists(folder) && !File.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        return folder;
    }

    private static bool Bit(int register, int bit) => ((register >> bit) & 1) == 1;
}

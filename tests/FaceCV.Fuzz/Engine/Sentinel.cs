using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;

namespace FaceCV.Fuzz.Engine;

/// <summary>
/// Watches a run from another thread: an input that takes too long ends the process, and one that takes the process with it is left behind in
/// the file <c>current</c> (length in four bytes, then the input), which outlives the process.
/// </summary>
internal sealed class Sentinel : IDisposable
{
    private const int Room = 4 << 20;

    private readonly string _folder;
    private readonly TimeSpan _most;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _current;
    private readonly Timer _timer;
    private long _begun;
    private byte[] _input = [];

    public Sentinel(string folder, TimeSpan most)
    {
        (_folder, _most) = (Directory.CreateDirectory(folder).FullName, most);
        _file = MemoryMappedFile.CreateFromFile(Path.Combine(_folder, "current"), FileMode.Create, null, Room);
        _current = _file.CreateViewAccessor();
        _timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Begin(byte[] input)
    {
        _current.Write(0, input.Length);
        _current.WriteArray(sizeof(int), input, 0, Math.Min(input.Length, Room - sizeof(int)));
        Volatile.Write(ref _input, input);
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
    }

    public void End() => Volatile.Write(ref _begun, 0);

    /// <summary>Writes a finding down at once.</summary>
    public void Keep(byte[] input, string what)
    {
        var name = Path.Combine(_folder, "found-" + Convert.ToHexStringLower(SHA256.HashData(input))[..12]);
        File.WriteAllBytes(name, input);
        File.WriteAllText(name + ".txt", what + "\n");
    }

    public void Dispose()
    {
        _timer.Dispose();
        _current.Dispose();
        _file.Dispose();
    }

    private void Look()
    {
        var begun = Volatile.Read(ref _begun);
        if (begun == 0 || Stopwatch.GetElapsedTime(begun) < _most) return;
        Keep(Volatile.Read(ref _input), $"Time: more than {_most.TotalSeconds} s");
        Environment.FailFast($"An input took more than {_most.TotalSeconds} s.");
    }
}

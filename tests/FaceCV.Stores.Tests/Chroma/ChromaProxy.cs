using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FaceCV.Stores.Tests.Chroma;

/// <summary>Stands between a store and Chroma: cuts the connection of the next write, holds answers back, or wants a header as a proxy that guards a server does.</summary>
internal sealed class ChromaProxy : IDisposable
{
    private static readonly byte[] Upsert = "/upsert HTTP"u8.ToArray();
    private static readonly byte[] Unauthorised = Encoding.ASCII.GetBytes("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private int _planned;

    public ChromaProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How long answers to writes are held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>A line that every request needs; null is none.</summary>
    public string? RequiredHeader { get; set; }

    /// <summary>Whether a planned cut is still to come.</summary>
    public bool IsPlanned => Volatile.Read(ref _planned) != 0;

    /// <summary>Cuts the next write before the server has it.</summary>
    public void CutBefore() => Volatile.Write(ref _planned, 1);

    /// <summary>Cuts the next write when the server has done it.</summary>
    public void CutAfter() => Volatile.Write(ref _planned, 2);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort);
                var (up, down) = (client.GetStream(), server.GetStream());
                var hold = new Hold();
                _ = AnswerAsync(down, up, hold);
                var buffer = new byte[1 << 20];
                int count;
                while ((count = await up.ReadAsync(buffer)) > 0)
                {
                    var text = buffer.AsMemory(0, count);
                    var isWrite = text.Span.IndexOf(Upsert) >= 0;
                    if (RequiredHeader is { } header && text.Span.IndexOf("HTTP/1.1\r\n"u8) >= 0 && text.Span.IndexOf(Encoding.ASCII.GetBytes(header)) < 0)
                    {
                        await up.WriteAsync(Unauthorised);
                        return;
                    }

                    var cut = isWrite ? Interlocked.Exchange(ref _planned, 0) : 0;
                    if (cut == 1) return;
                    if (isWrite) hold.For = Delay;
                    if (cut == 2) hold.Cut = true;
                    await down.WriteAsync(text);
                }
            }
            catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
            {
                // One of the two has ended.
            }
        }
    }

    private static async Task AnswerAsync(NetworkStream from, NetworkStream to, Hold hold)
    {
        try
        {
            var buffer = new byte[1 << 20];
            int count;
            while ((count = await from.ReadAsync(buffer)) > 0)
            {
                if (hold.Cut) break;
                if (hold.For > TimeSpan.Zero) await Task.Delay(hold.For);
                hold.For = TimeSpan.Zero;
                await to.WriteAsync(buffer.AsMemory(0, count));
            }

            to.Close();
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // The other has ended.
        }
    }

    private sealed class Hold
    {
        public TimeSpan For { get; set; }

        public bool Cut { get; set; }
    }
}

using System.Net;
using System.Net.Sockets;

namespace FaceCV.Stores.Tests.MySql;

/// <summary>Where a connection is cut that carries the end of a transaction.</summary>
public enum Cut
{
    /// <summary>The server never gets the message.</summary>
    Before,

    /// <summary>The server gets the message, the client no answer.</summary>
    After,
}

/// <summary>Stands between a store and its server, and cuts the connection at the next COMMIT when it is told to.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private volatile Action? _onCut;
    private int _planned;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Plans a cut at the next COMMIT.</summary>
    /// <param name="cut">Where.</param>
    /// <param name="onCut">Done when it was cut; null is nothing.</param>
    public void CutAtCommit(Cut cut, Action? onCut = null)
    {
        _onCut = onCut;
        Volatile.Write(ref _planned, (int)cut + 1);
    }

    /// <summary>Whether the planned cut is still to come.</summary>
    public bool IsPlanned => Volatile.Read(ref _planned) != 0;

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
                using var muted = new CancellationTokenSource();
                var answers = down.CopyToAsync(up, muted.Token);
                var buffer = new byte[64 * 1024];
                int count;
                while ((count = await up.ReadAsync(buffer)) > 0)
                {
                    var cut = buffer.AsSpan(0, count).EndsWith("COMMIT"u8) ? Interlocked.Exchange(ref _planned, 0) : 0;
                    if (cut > 0) await muted.CancelAsync();
                    if (cut != (int)Cut.Before + 1) await down.WriteAsync(buffer.AsMemory(0, count));
                    if (cut == 0) continue;
                    await Task.Delay(100);
                    _onCut?.Invoke();
                    return;
                }

                server.Close();
                await answers;
            }
            catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // One of the two has ended.
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace FaceCV.TestKit;

/// <summary>Answers every request of this machine with the same bytes.</summary>
public sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public FileServer(byte[] body, int status = 200)
    {
        Address = $"http://127.0.0.1:{FreePort()}/pack.zip";
        _listener.Prefixes.Add(Address[..^"pack.zip".Length]);
        _listener.Start();
        _serving = ServeAsync(body, status);
    }

    public string Address { get; }

    /// <summary>A port on which nobody listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(5));
    }

    private async Task ServeAsync(byte[] body, int status)
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                context.Response.StatusCode = status;
                context.Response.ContentLength64 = body.Length;
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed, or the client went away.
        }
    }
}

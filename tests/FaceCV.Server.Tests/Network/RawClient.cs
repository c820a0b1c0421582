using System.Net.Sockets;
using System.Text;

namespace FaceCV.Server.Tests.Network;

/// <summary>A connection on which anything can be sent, at any pace.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<RawClient> ConnectAsync(Uri server)
    {
        var raw = new RawClient();
        await raw._client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        return raw;
    }

    public ValueTask SendAsync(string text) => _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>What the server says until it closes the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var all = new MemoryStream();
        try
        {
            await _client.GetStream().CopyToAsync(all, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Reset, which is an end too.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>The first bytes the server says.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await _client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _client.Dispose();
}

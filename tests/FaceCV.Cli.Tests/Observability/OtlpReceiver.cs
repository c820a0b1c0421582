using System.Net;
using System.Text;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Observability;

/// <summary>Takes traces by OTLP over HTTP, as a collector does, and remembers what was sent.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly StringBuilder _received = new();

    public OtlpReceiver()
    {
        Address = $"http://127.0.0.1:{FileServer.FreePort()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = TakeAsync();
    }

    public string Address { get; }

    /// <summary>Bodies so far; names and values of protocol buffers are readable in them, length before text.</summary>
    public string Received
    {
        get
        {
            lock (_received) return _received.ToString();
        }
    }

    /// <summary>Whether a text of just these letters was sent.</summary>
    public bool Has(string text) => Received.Contains((char)text.Length + text, StringComparison.Ordinal);

    public void Dispose() => _listener.Close();

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                lock (_received) _received.Append(context.Request.RawUrl).Append(Encoding.Latin1.GetString(body.ToArray()));
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}

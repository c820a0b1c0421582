using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models.Sources;

/// <summary>A zip (or tgz) behind an https address; plain http is for loopback only.</summary>
internal sealed class HttpZipSource : IPackSource
{
    /// <summary>Most bytes of an archive, unless told otherwise: 4 GiB, ten times the largest pack known.</summary>
    public const long DefaultMaximumBytes = 4L << 30;

    // A server that sends nothing for so long is given up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly string? _integrity;
    private readonly long _maximumBytes;

    /// <summary>Makes the source.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> for an address that is not allowed.</exception>
    public HttpZipSource(HttpClient http, Uri address, string? integrity, long maximumBytes = DefaultMaximumBytes)
    {
        if (!Accepts(address))
        {
            throw new FaceException(
                FaceError.InvalidArgument, $"A pack is not fetched over {address.Scheme} from another machine.", "Use an https address, or download the file and name its path.");
        }

        (_http, _address, _integrity, _maximumBytes) = (http, address, integrity, maximumBytes);
    }

    /// <summary>Whether an address may be fetched.</summary>
    public static bool Accepts(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    /// <inheritdoc/>
    public async Task<IPackFiles> OpenAsync(string workFolder, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var path = Path.Combine(workFolder, "archive");
        try
        {
            await DownloadAsync(path, progress, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw Failed($"could not be reached ({exception.HttpRequestError})", exception);
        }
        catch (HttpIOException exception)
        {
            throw Failed("broke off the transfer", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"sent nothing for {Patience.TotalSeconds:0} seconds", exception);
        }

        await ArchiveIntegrity.RequireAsync(path, _integrity, cancellationToken);
        return LocalSource.Open(path, workFolder);
    }

    private async Task DownloadAsync(string path, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var response = await _http.GetAsync(_address, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (!response.IsSuccessStatusCode) throw Failed($"answered {(int)response.StatusCode}");
        var total = response.Content.Headers.ContentLength;
        if (total > _maximumBytes) throw TooLong(total.Value);

        var body = await response.Content.ReadAsStreamAsync(patience.Token);
        var file = File.Create(path);
        await using (body)
        await using (file)
        {
            var buffer = new byte[1 << 16];
            long done = 0;
            int read;
            while ((read = await body.ReadAsync(buffer, patience.Token)) > 0)
            {
                done += read;
                if (done > _maximumBytes) throw TooLong(done);
                await file.WriteAsync(buffer.AsMemory(0, read), patience.Token);
                progress?.Report(new TransferProgress(done, total));
                patience.CancelAfter(Patience);
            }
        }
    }

    private FaceException TooLong(long seen) => Failed($"sends {seen} bytes or more, over the limit of {_maximumBytes}");

    // Query and user part may hold secrets.
    private FaceException Failed(string what, Exception? inner = null) => new(
        FaceError.ModelDownloadFailed,
        $"The address {_address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)} {what}.",
        "Check the address and the network, or download the file elsewhere and use `facecv models pull --from FILE`.",
        inner);
}

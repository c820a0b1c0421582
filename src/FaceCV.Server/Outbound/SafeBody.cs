namespace FaceCV.Server.Outbound;

/// <summary>Reads the body of an answer that nobody vouches for.</summary>
internal static class SafeBody
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Reads it to its end.</summary>
    /// <exception cref="Core.Errors.FaceException"><see cref="Core.Errors.FaceError.UrlFetchFailed"/>: too large, packed, or of another type.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, long most, Func<string?, bool> isWanted, CancellationToken cancellationToken)
    {
        var content = response.Content;
        if (!isWanted(content.Headers.ContentType?.MediaType)) throw SafeHttp.Failed("gave something that is not of the type wanted here");
        if (content.Headers.ContentEncoding.Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))) throw SafeHttp.Failed("gave a packed body, which was not asked for");
        if (content.Headers.ContentLength > most) throw TooLarge(most);
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var all = new MemoryStream();
        var buffer = new byte[BufferSize];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (all.Length + read > most) throw TooLarge(most);
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static Core.Errors.FaceException TooLarge(long most) => SafeHttp.Failed($"has more than {most} bytes, which is the most this server takes");
}

using System.Buffers;

namespace FaceCV.Server.Uploads;

/// <summary>Bytes read into a pooled buffer that is given back when the request ends. For one thread.</summary>
internal sealed class PooledBytes : IDisposable
{
    private const int FirstSize = 64 * 1024;

    private byte[]? _buffer;
    private int _length;

    private PooledBytes(byte[] buffer) => _buffer = buffer;

    /// <summary>The bytes; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="most">Most bytes it may have.</param>
    /// <param name="tooLarge">Makes the refusal of a longer one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<PooledBytes> ReadAsync(Stream stream, long most, Func<Exception> tooLarge, CancellationToken cancellationToken)
    {
        var bytes = new PooledBytes(ArrayPool<byte>.Shared.Rent(FirstSize));
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(bytes._buffer.AsMemory(bytes._length), cancellationToken);
                if (read == 0) return bytes;
                bytes._length += read;
                if (bytes._length > most) throw tooLarge();
                if (bytes._length == bytes._buffer!.Length) bytes.Grow();
            }
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Faces do not stay behind in a buffer that the next request gets.
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked(_buffer!.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}

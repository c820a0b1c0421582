using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models.Sources;

/// <summary>Reads streams whose length a stranger decided.</summary>
internal static class BoundedRead
{
    /// <summary>The whole stream, refused when it is longer than it may be: a size in an archive's header is a claim.</summary>
    public static byte[] All(Stream stream, long maximumBytes, string path)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (kept.Length + read > maximumBytes)
                throw new FaceException(FaceError.ModelDamaged, $"'{path}' is longer than the {maximumBytes} bytes it may have.", "Get the pack from its publisher again.");
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }
}

using FaceCV.Core.Errors;

namespace FaceCV.Server.Uploads;

/// <summary>Pictures written as base64.</summary>
internal static class Base64Picture
{
    /// <summary>The bytes of a text.</summary>
    /// <param name="field">Its field, for messages.</param>
    /// <param name="text">Standard base64 with padding, with or without a <c>data:</c> prefix.</param>
    /// <param name="limits">Most bytes.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when it is none, <see cref="FaceError.ImageTooLarge"/>.</exception>
    public static byte[] Decode(string field, string text, UploadLimits limits)
    {
        var start = 0;
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            start = text.IndexOf(',', StringComparison.Ordinal) + 1;
            if (start == 0) throw NotBase64(field);
        }

        var bytes = new byte[((text.Length - start) / 4 * 3) + 3];
        if (!Convert.TryFromBase64Chars(text.AsSpan(start), bytes, out var written)) throw NotBase64(field);
        return written <= limits.MaxFileBytes ? bytes[..written] : throw limits.TooLarge(field);
    }

    /// <summary>The refusal of what is no base64.</summary>
    public static FaceException NotBase64(string field) => new(
        FaceError.InvalidArgument, $"'{field}' is not base64.", "Encode the file's bytes with standard base64, with padding; a data: prefix is allowed.");
}

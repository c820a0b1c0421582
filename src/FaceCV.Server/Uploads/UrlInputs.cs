using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Outbound;
using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Uploads;

/// <summary>Addresses given in place of pictures; fetched if the settings allow it, through <see cref="SafeHttp"/>.</summary>
internal sealed class UrlInputs(FaceCvSettings settings, SafeHttp http, UploadLimits limits, UploadBudget budget)
{
    private const string SchemeEnd = "://";

    // The longest scheme anybody would write, so that no picture in base64 is searched through.
    private const int LongestScheme = 16;

    /// <summary>The fields that hold one, and the picture that each stands for.</summary>
    public static IReadOnlyList<(string Name, string Picture)> Fields { get; } = [("image_url", "file"), ("image1_url", "file1"), ("image2_url", "file2")];

    /// <summary>Whether a text is an address, of whatever kind.</summary>
    public static bool IsAddress(string text) => text.AsSpan(0, Math.Min(text.Length, LongestScheme + SchemeEnd.Length)).Contains(SchemeEnd, StringComparison.Ordinal);

    /// <summary>Fetches a picture.</summary>
    /// <param name="context">The request; what is fetched counts as if it had come with it.</param>
    /// <param name="field">The field of the address.</param>
    /// <param name="picture">The field that the picture is to be in.</param>
    /// <param name="address">The address.</param>
    /// <exception cref="HttpProblemException">The settings do not allow it.</exception>
    /// <exception cref="FaceException"><see cref="FaceError.UrlNotAllowed"/>, <see cref="FaceError.UrlFetchFailed"/>, <see cref="FaceError.Overloaded"/>.</exception>
    public async Task<UploadedFile> FetchAsync(HttpContext context, string field, string picture, string address)
    {
        if (!settings.Outbound.UrlInputs) throw Off(field);
        budget.Take(context, limits.MaxFileBytes);
        var bytes = await http.GetAsync(address, limits.MaxFileBytes, IsPicture, context.RequestAborted);
        return new UploadedFile(picture, UploadParts.BareName(new Uri(address).AbsolutePath), bytes);
    }

    // What the bytes are is told by themselves later; this keeps pages of text from being fetched at all.
    private static bool IsPicture(string? mediaType) =>
        mediaType is null or "application/octet-stream" or "binary/octet-stream" || mediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase);

    private static HttpProblemException Off(string field) => new(
        StatusCodes.Status400BadRequest,
        "url_inputs_off",
        $"'{field}' is an address, and this server does not fetch pictures from addresses.",
        "Send the picture itself, as a multipart file or in base64; the server's operator may set FACECV_URL_INPUTS=true.");
}

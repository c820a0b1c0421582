using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Uploads;

/// <summary>Addresses given in place of pictures. They are not fetched: a server that fetches any address can be made to reach into its own network.</summary>
internal static class UrlInputs
{
    /// <summary>Whether a text is an address.</summary>
    public static bool IsAddress(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The refusal.</summary>
    public static HttpProblemException Off(string field) => new(
        StatusCodes.Status400BadRequest,
        "url_inputs_off",
        $"'{field}' is an address, and this server does not fetch pictures from addresses.",
        "Send the picture itself, as a multipart file or in base64.");
}

using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Observability;

/// <summary>Names of requests: the client's own, when it is well-formed, else one that the server makes.</summary>
internal static class RequestIds
{
    /// <summary>The header, of request and answer.</summary>
    public const string Header = "X-Request-Id";

    private const int Longest = 64;

    /// <summary>Takes over the client's name of a request, if it has one: 1 to 64 ASCII letters, digits, hyphens, underscores, dots and colons.</summary>
    public static void Accept(HttpContext context)
    {
        if (context.Request.Headers[Header] is [{ } given] && IsOne(given)) context.TraceIdentifier = given;
    }

    private static bool IsOne(string text) =>
        text.Length is > 0 and <= Longest && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ':');
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FaceCV.Server.Hosting;

/// <summary>Texts at the end of a path, as the client meant them.</summary>
internal static class RawPath
{
    /// <summary>
    /// What stands behind a part of the path, decoded, without a last slash; null when that part is not there. The server leaves %2F in a route value
    /// as it is, so a text with a slash has to be read from the request line.
    /// </summary>
    public static string? After(HttpContext context, string part)
    {
        var path = (context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "").Split('?')[0];
        var start = path.IndexOf(part, StringComparison.OrdinalIgnoreCase);
        return start < 0 ? null : Uri.UnescapeDataString(path[(start + part.Length)..].TrimEnd('/')).Trim();
    }
}

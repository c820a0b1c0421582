using System.Net;
using FaceCV.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Security;

/// <summary>Tells requests of programs on this machine from those that only look so: passed on by a proxy, or sent by a web page in a browser of this machine.</summary>
/// <param name="settings">Origins that may call from a browser.</param>
internal sealed class LocalRequests(FaceCvSettings settings)
{
    private static readonly string[] MarksOfProxies = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "X-Original-For", "Via"];

    /// <summary>Why a request is not one of a program of this machine, as the end of a sentence; null when it is one.</summary>
    public string? WhyNot(HttpContext context)
    {
        var (connection, request) = (context.Connection, context.Request);
        if (connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from)) return "it comes from another machine";
        if (MarksOfProxies.Any(request.Headers.ContainsKey)) return "it came through a proxy";

        // A page of the web whose name was made to lead here sends the page's name.
        if (!SecuritySettings.IsLoopback(request.Host.Host.Trim('[', ']'))) return "it names another host";
        return IsOfForeignPage(request) ? "a web page of another origin sent it" : null;
    }

    /// <summary>Whether a browser says that a web page of another origin sent a request, which is none of those that may.</summary>
    public bool IsOfForeignPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is "same-origin" or "none") return false; // The browser's own word, which no page can write.
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin) return site is "cross-site" or "same-site";
        var isOwn = string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return !isOwn && !settings.Server.CorsOrigins.Any(allowed => allowed == "*" || string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase));
    }
}

using System.Globalization;
using FaceCV.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Network;

/// <summary>
/// Tells browsers with every answer to take it as what it says it is, to put it into no other page, to keep no copy of it, and to send nobody the
/// address it had.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, FaceCvSettings settings)
{
    /// <summary>Path below which the page of the API is.</summary>
    public const string Page = "/docs";

    private const string OfData = "default-src 'none'; frame-ancestors 'none'";

    // The page's start is a script within it, and its style sheets are made by that script.
    private const string OfPage =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private readonly string? _hsts = settings.Network.HstsDays > 0 ? string.Create(CultureInfo.InvariantCulture, $"max-age={settings.Network.HstsDays * 86_400L}") : null;

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            Set(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        var isPage = context.Request.Path.StartsWithSegments(Page, StringComparison.OrdinalIgnoreCase);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = isPage ? OfPage : OfData;
        if (headers.CacheControl.Count == 0 && !isPage) headers.CacheControl = "no-store";
        if (_hsts is not null && context.Request.IsHttps) headers.StrictTransportSecurity = _hsts;
    }
}

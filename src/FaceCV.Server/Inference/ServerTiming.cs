using System.Globalization;
using FaceCV.Core.Faces;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Inference;

/// <summary>Tells the caller where the time went, in the <c>Server-Timing</c> header that browsers show.</summary>
internal static class ServerTiming
{
    /// <summary>Sets the header from the stages of an analysis.</summary>
    public static void SetServerTiming(this HttpResponse response, StageTimings timings) => response.Headers["Server-Timing"] = string.Create(
        CultureInfo.InvariantCulture,
        $"decode;dur={Ms(timings.Decode)}, detect;dur={Ms(timings.Detect)}, landmarks;dur={Ms(timings.Landmarks)}, embed;dur={Ms(timings.Embed)}, attributes;dur={Ms(timings.Attributes)}");

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}

using System.Globalization;
using FaceCV.Core.Faces;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Inference;

/// <summary>Tells the caller in headers how an analysis came about.</summary>
internal static class AnalysisHeaders
{
    /// <summary>Name of the header with the models that worked, as <c>pack/model</c>; a task the pack asked for has no model for shows another pack here.</summary>
    public const string Models = "X-FaceCV-Models";

    /// <summary>Sets <see cref="Models"/>, and <c>Server-Timing</c>, which browsers show, with the time of each stage.</summary>
    public static void SetHeaders(this HttpResponse response, FaceAnalysis analysis)
    {
        var timings = analysis.Timings;
        response.Headers[Models] = string.Join(", ", analysis.Models);
        response.Headers["Server-Timing"] = string.Create(
            CultureInfo.InvariantCulture,
            $"decode;dur={Ms(timings.Decode)}, detect;dur={Ms(timings.Detect)}, landmarks;dur={Ms(timings.Landmarks)}, embed;dur={Ms(timings.Embed)}, attributes;dur={Ms(timings.Attributes)}");
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}

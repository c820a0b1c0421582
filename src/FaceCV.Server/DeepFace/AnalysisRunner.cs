using FaceCV.Core.Faces;
using FaceCV.Server.Inference;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.DeepFace;

/// <summary>The faces of a picture with how long they took.</summary>
/// <param name="Faces">The faces, largest first.</param>
/// <param name="Time">Wall time of it.</param>
internal sealed record FoundFaces(IReadOnlyList<DetectedFace> Faces, TimeSpan Time);

/// <summary>Analyses a picture as a request of the DeepFace engine asks.</summary>
internal sealed class AnalysisRunner(IFaceAnalyser analyser, TimeProvider time)
{
    /// <summary>Analyses one picture and tells where the time went.</summary>
    /// <param name="request">The request.</param>
    /// <param name="file">The picture.</param>
    /// <param name="context">The request as HTTP.</param>
    /// <param name="refuseSpoofs">Whether faces that are not live refuse the picture, where the request has anti_spoofing.</param>
    /// <exception cref="Core.Errors.FaceException">The picture is unusable, or not admitted: <see cref="DeepFaceRequest.Admit"/>.</exception>
    public async Task<FoundFaces> RunAsync(DeepFaceRequest request, UploadedFile file, HttpContext context, bool refuseSpoofs = true)
    {
        var start = time.GetTimestamp();
        var analysis = await analyser.AnalyseAsync(file.Bytes, request.Analysis, context.RequestAborted);
        context.Response.SetHeaders(analysis);
        (refuseSpoofs ? request : request with { AntiSpoofing = false }).Admit(analysis.Faces, file.Field);
        return new FoundFaces(analysis.Faces, time.GetElapsedTime(start));
    }
}

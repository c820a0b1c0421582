using FaceCV.Core.Recognition;
using FaceCV.Server.Inference;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.DeepFace;

/// <summary>A search with how long it took.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Time">Wall time of it.</param>
internal sealed record SearchOutcome(IdentificationResult Result, TimeSpan Time);

/// <summary>Searches the gallery as a request of the DeepFace engine asks.</summary>
internal sealed class GallerySearch(Identification identification, TimeProvider time)
{
    /// <summary>Names the faces of a picture.</summary>
    /// <exception cref="Core.Errors.FaceException">As <see cref="Identification.IdentifyAsync"/> and <see cref="DeepFaceRequest.Admit"/>.</exception>
    public async Task<SearchOutcome> SearchAsync(DeepFaceRequest request, UploadedFile file, int candidates, IReadOnlyDictionary<string, string> metadata, HttpContext context)
    {
        var start = time.GetTimestamp();
        var result = await identification.IdentifyAsync(
            new IdentificationRequest
            {
                Image = file.Bytes,
                Analysis = request.Analysis,
                Metric = request.Metric,
                MaxDistance = request.MaxDistance,
                Threshold = request.MaxDistance is null ? request.FixedSimilarity : null,
                MaxCandidates = candidates,
                Metadata = metadata,
            },
            context.RequestAborted);
        context.Response.SetHeaders(result.Analysis);
        request.Admit(result.Analysis.Faces, file.Field);
        return new SearchOutcome(result, time.GetElapsedTime(start));
    }
}

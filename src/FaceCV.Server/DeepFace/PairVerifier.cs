using FaceCV.Core.Recognition;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.DeepFace;

/// <summary>A comparison with what it was asked with.</summary>
/// <param name="Request">The request.</param>
/// <param name="Result">The decision; both faces are there.</param>
/// <param name="Time">How long it took.</param>
internal sealed record PairOutcome(DeepFaceRequest Request, ComparisonResult Result, TimeSpan Time);

/// <summary>Compares two pictures as a request of the DeepFace engine asks.</summary>
internal sealed class PairVerifier(Comparison comparison, TimeProvider time)
{
    /// <summary>Compares the largest faces of two pictures.</summary>
    /// <exception cref="Core.Errors.FaceException">As <see cref="Comparison.CompareAsync"/> and <see cref="DeepFaceRequest.Admit"/>.</exception>
    public async Task<PairOutcome> VerifyAsync(DeepFaceRequest request, UploadedFile first, UploadedFile second, HttpContext context)
    {
        var start = time.GetTimestamp();
        var result = await comparison.CompareAsync(first.Bytes, second.Bytes, request.ToComparison(), context.RequestAborted);
        request.Admit(result.First is null ? [] : [result.First], first.Field);
        request.Admit(result.Second is null ? [] : [result.Second], second.Field);
        return new PairOutcome(request, result, time.GetElapsedTime(start));
    }
}

using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceCV.Server.DeepFace;

/// <summary>DeepFace's <c>/register</c> and <c>/search</c> (modules/datastore.py) over the one gallery: <c>img_name</c> is the person's name.</summary>
internal static class ServiceGallery
{
    public static async Task<Ok<Registered>> RegisterAsync(Upload upload, DeepFaceFields fields, ServicePicture pictures, Enrolment enrolment, HttpContext context)
    {
        var request = fields.Read(upload, FaceParts.None);
        if (!request.Analysis.Align) throw new FaceException(FaceError.InvalidArgument, "'align' has to be true: what is enrolled is always aligned.");
        var picture = await pictures.ReadAsync(upload, "img", context);
        var result = await enrolment.EnrolAsync(
            new EnrolmentRequest
            {
                Image = picture.Bytes,

                // DeepFace makes up a name where there is none, too.
                Name = upload.Text("img_name") ?? Guid.NewGuid().ToString(),
                Source = picture.FileName,
                Pack = request.Model.Pack,
                Look = request.ToLook(),
            },
            context.RequestAborted);
        return TypedResults.Ok(new Registered(
            result.Duplicate ? 0 : result.Faces.Count, result.Person.Name, result.Person.Id.ToString(), [.. result.Faces.Select(face => face.Id.ToString())]));
    }

    public static async Task<Ok<ResultList<SearchHit[]>>> SearchAsync(Upload upload, DeepFaceFields fields, ServicePicture pictures, GallerySearch search, HttpContext context)
    {
        if (upload.Text("search_method") is { } method && method is not ("exact" or "ann"))
            throw new FaceException(FaceError.InvalidArgument, "'search_method' has to be exact or ann; both are answered exactly.");
        var request = fields.Read(upload, FaceParts.None);
        if (request.Analysis.Region == FaceRegion.DetectedOrWhole) request = request with { Analysis = request.Analysis with { Region = FaceRegion.Detected } };
        var most = upload.Integer("k", 1, Identification.MostCandidates) ?? Identification.MostCandidates;
        var all = upload.Flag("similarity_search") ?? false;
        var outcome = await search.SearchAsync(request, await pictures.ReadAsync(upload, "img", context), most, upload.MetadataFilter(), context);
        var point = outcome.Result.OperatingPoint;
        return TypedResults.Ok(new ResultList<SearchHit[]>(
            [.. outcome.Result.Faces.Select(face => face.Candidates.Where(near => all || near.Distance <= point.MaxDistance).Select(near => SearchHit.Of(near, face.Face, request, point.MaxDistance)).ToArray())]));
    }

    /// <summary>What was enrolled.</summary>
    /// <param name="Inserted">Faces added; 0 when the very same picture was there already.</param>
    /// <param name="ImgName">The person's name.</param>
    /// <param name="PersonId">The person.</param>
    /// <param name="FaceIds">The faces of this picture.</param>
    public sealed record Registered(int Inserted, string ImgName, string PersonId, string[] FaceIds);

    /// <summary>One of the people near a face, closest first.</summary>
    /// <param name="Id">The nearest of their enrolled faces.</param>
    /// <param name="ImgName">The person's name.</param>
    /// <param name="ModelName">The recogniser.</param>
    /// <param name="DetectorBackend">The detector.</param>
    /// <param name="Aligned">Always true: what is enrolled is aligned.</param>
    /// <param name="L2Normalized">Whether distances are of unit vectors.</param>
    /// <param name="SearchMethod">Always exact.</param>
    /// <param name="TargetX">Left edge of the face searched for.</param>
    /// <param name="TargetY">Top edge.</param>
    /// <param name="TargetW">Width.</param>
    /// <param name="TargetH">Height.</param>
    /// <param name="Threshold">Greatest distance of a match.</param>
    /// <param name="DistanceMetric">The metric.</param>
    /// <param name="Distance">The distance.</param>
    /// <param name="Confidence">0..100, 50 at the threshold. Not a probability.</param>
    /// <param name="Similarity">Cosine similarity.</param>
    /// <param name="PersonId">Who.</param>
    public sealed record SearchHit(
        string Id,
        string ImgName,
        string ModelName,
        string DetectorBackend,
        bool Aligned,
        [property: System.Text.Json.Serialization.JsonPropertyName("l2_normalized")] bool L2Normalized,
        string SearchMethod,
        int TargetX,
        int TargetY,
        int TargetW,
        int TargetH,
        float Threshold,
        string DistanceMetric,
        float Distance,
        float Confidence,
        float Similarity,
        string PersonId)
    {
        internal static SearchHit Of(Candidate near, DetectedFace face, DeepFaceRequest request, float threshold)
        {
            var box = FacialArea.Box(face.Box);
            return new SearchHit(
                near.FaceId.ToString(),
                near.Person.Name,
                request.Model.Name,
                request.Detector.Name,
                true,
                request.Metric != Core.Matching.DistanceMetric.Euclidean,
                "exact",
                box[0],
                box[1],
                box[2],
                box[3],
                threshold,
                DeepFaceVocabulary.NameOf(request.Metric),
                near.Distance,
                100 * near.Confidence,
                near.Similarity,
                near.Person.Id.ToString());
        }
    }
}

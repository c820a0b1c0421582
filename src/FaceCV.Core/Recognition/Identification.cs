using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Recognition;

/// <summary>Names the faces of an image. Safe for parallel use.</summary>
public sealed class Identification(
    IFaceAnalyser analyser, IRecogniserCatalogue recognisers, PersonGallery gallery, RecognitionOptions options)
{
    /// <summary>Greatest <see cref="IdentificationRequest.MaxCandidates"/>.</summary>
    public const int MostCandidates = 50;

    /// <summary>
    /// Searches the gallery for every face of one image. Each face gets its own verdict, then people are given out one-to-one inside the
    /// image (see <see cref="Matcher.DecideFrame"/>).
    /// </summary>
    /// <exception cref="FaceException">
    /// The image is unusable, an argument is out of range, the pack is missing or has no thresholds and none was given, or the store failed.
    /// </exception>
    public async Task<IdentificationResult> IdentifyAsync(IdentificationRequest request, CancellationToken cancellationToken = default)
    {
        if (request.MaxCandidates is < 1 or > MostCandidates)
            throw new FaceException(FaceError.InvalidArgument, $"{request.MaxCandidates} candidates were asked for; 1 to {MostCandidates} are allowed.");
        var recogniser = recognisers.Find(request.Analysis.Pack);
        var index = await gallery.IndexAsync(recogniser.ModelId, recogniser.Dimension, cancellationToken);
        var among = await PeopleFilter.ReadAsync(gallery, request.Metadata, cancellationToken);
        var point = OperatingPoints.ForIdentification(
            recogniser, request.TargetFpir ?? options.IdentifyTargetFpir, among?.Faces ?? index.Count, request.CallerThreshold);

        var wanted = request.Analysis with { Parts = request.Analysis.Parts | FaceParts.Embedding };
        var analysis = await analyser.AnalyseAsync(request.Image, wanted, cancellationToken);

        // The decision needs the second person even when only one candidate is wanted.
        var count = Math.Max(2, request.MaxCandidates);
        DetectedFace[] faces = [.. analysis.Faces.Where(face => !face.IsStandIn)];
        var found = await new NearestPeople(gallery, index, point).FindAsync([.. faces.Select(face => face.RequireEmbedding(recogniser))], count, among is null ? null : among.Allows, cancellationToken);
        NearPerson[][] near = [.. analysis.Faces.Select(face => face.IsStandIn ? [] : found[Array.IndexOf(faces, face)])];

        var people = await FindPeopleAsync(near, cancellationToken);
        return new IdentificationResult(analysis, Decide(analysis.Faces, near, people, point, request.MaxCandidates), point);
    }

    private async Task<IReadOnlyDictionary<PersonId, Person>> FindPeopleAsync(
        NearPerson[][] near, CancellationToken cancellationToken)
    {
        HashSet<PersonId> ids = [.. near.SelectMany(list => list).Select(person => person.PersonId)];
        return ids.Count == 0
            ? new Dictionary<PersonId, Person>()
            : await gallery.Store.FindPeopleAsync(ids, cancellationToken);
    }

    private IdentifiedFace[] Decide(
        IReadOnlyList<DetectedFace> faces,
        NearPerson[][] near,
        IReadOnlyDictionary<PersonId, Person> people,
        OperatingPoint point,
        int maxCandidates)
    {
        // Someone erased between search and read is nobody's match.
        NearPerson[][] present = [.. near.Select(list => list.Where(person => people.ContainsKey(person.PersonId)).ToArray())];
        IReadOnlyList<IndexHit>[] hits = [.. present.Select(list => list.Select(person => person.ToHit()).ToArray())];
        var verdicts = Matcher.DecideFrame(hits, point.Threshold, options.AmbiguityMargin);
        var named = new IdentifiedFace[faces.Count];
        for (var i = 0; i < named.Length; i++)
        {
            Candidate[] candidates =
            [
                .. present[i].Take(maxCandidates).Select((near, rank) => new Candidate(
                    rank + 1,
                    people[near.PersonId],
                    near.FaceId,
                    near.Similarity,
                    ConfidenceScale.Of(near.Score, point.Threshold),
                    point.Scale.DistanceAt(near.Score))),
            ];
            named[i] = new IdentifiedFace(faces[i], verdicts[i], verdicts[i] == Verdict.Match ? candidates[0] : null, candidates);
        }

        return named;
    }
}

using System.Diagnostics;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Matching;
using FaceCV.Core.Observability;

namespace FaceCV.Core.Recognition;

/// <summary>A person near a probe.</summary>
/// <param name="FaceId">The nearest of the person's faces.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Similarity">Cosine similarity, -1..1.</param>
/// <param name="Score">Score on the scale of the decision.</param>
internal readonly record struct NearPerson(FaceId FaceId, PersonId PersonId, float Similarity, float Score)
{
    /// <summary>What the decision is made on.</summary>
    public IndexHit ToHit() => new(FaceId, PersonId, Score);
}

/// <summary>Searches an index for the people near probes, by any metric.</summary>
internal sealed class NearestPeople(PersonGallery gallery, IVectorIndex index, OperatingPoint point)
{
    // The order by raw Euclidean distance is that by angle but for the lengths, so the nearest by one is among the nearest few by the other.
    private const int RankedAnew = 50;

    // Faces asked of an engine outside for each person wanted, as the nearest few may be of one person.
    private const int FacesPerPerson = 4;
    private const int LeastFaces = 40;

    /// <summary>The nearest people to each probe, closest first; the index is read once for all.</summary>
    public async Task<NearPerson[][]> FindAsync(IReadOnlyList<Embedding> probes, int count, Func<PersonId, bool>? allowed, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        if (gallery.Store is IExternalIndex engine && await AskAsync(engine, probes, count, cancellationToken) is { } answered)
        {
            Stages.Searched("external", began);
            return answered;
        }

        var euclidean = point.Metric == DistanceMetric.Euclidean;
        var hits = index.SearchPeopleMany([.. probes.Select(probe => probe.Memory)], euclidean ? Math.Max(count, RankedAnew) : count, allowed);
        Stages.Searched("own", began);
        var near = new NearPerson[probes.Count][];
        for (var i = 0; i < near.Length; i++)
        {
            near[i] = euclidean
                ? await RankAnewAsync(probes[i], hits[i], count, cancellationToken)
                : [.. hits[i].Select(hit => new NearPerson(hit.FaceId, hit.PersonId, hit.Similarity, hit.Similarity))];
        }

        return near;
    }

    // The engine only says which faces are near; they are compared here, by the store's own templates.
    private async Task<NearPerson[][]?> AskAsync(IExternalIndex engine, IReadOnlyList<Embedding> probes, int count, CancellationToken cancellationToken)
    {
        var near = new NearPerson[probes.Count][];
        var wanted = Math.Max(LeastFaces, FacesPerPerson * (point.Metric == DistanceMetric.Euclidean ? Math.Max(count, RankedAnew) : count));
        for (var i = 0; i < near.Length; i++)
        {
            if (await engine.NearestFacesAsync(point.ModelId, probes[i].Memory, wanted, cancellationToken) is not { } faces) return null;
            var templates = await gallery.Store.ReadTemplatesAsync(faces, point.ModelId, cancellationToken);
            near[i] =
            [
                .. templates.Select(template => Score(probes[i], template)).GroupBy(person => person.PersonId)
                    .Select(own => own.MaxBy(person => person.Score)).OrderByDescending(person => person.Score).Take(count),
            ];
        }

        return near;
    }

    private async Task<NearPerson[]> RankAnewAsync(Embedding probe, IReadOnlyList<IndexHit> hits, int count, CancellationToken cancellationToken)
    {
        var people = new List<NearPerson>();
        foreach (var hit in hits)
        {
            var templates = await gallery.Store.ReadTemplatesAsync(hit.PersonId, point.ModelId, cancellationToken);
            if (templates.Count > 0) people.Add(templates.Select(template => Score(probe, template)).MaxBy(person => person.Score));
        }

        return [.. people.OrderByDescending(person => person.Score).Take(count)];
    }

    private NearPerson Score(Embedding probe, IndexedTemplate template) => new(
        template.FaceId, template.PersonId, probe.Similarity(template.Embedding), point.Scale.Score(probe, template.Embedding));
}

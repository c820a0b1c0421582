using FaceCV.Core.Gallery;

namespace FaceCV.Core.Index.Scan;

/// <summary>
/// The nearest people, each by the nearest of their templates. Someone pushed out comes back with a better template; one not better
/// than the worst held cannot matter, as the worst held only ever gets better.
/// </summary>
internal sealed class PeopleRanking : Ranking
{
    private Dictionary<PersonId, int> _places = [];

    /// <inheritdoc/>
    public override void Offer(in IndexHit hit)
    {
        if (!_places.TryGetValue(hit.PersonId, out var place)) Enter(hit);
        else if (IsBetter(hit, At(place))) Improve(place, hit);
    }

    /// <inheritdoc/>
    public override void Begin(int limit)
    {
        if (_places.Count > KeptCapacity) _places = [];
        else _places.Clear();
        base.Begin(limit);
    }

    /// <inheritdoc/>
    protected override void Placed(in IndexHit hit, int place) => _places[hit.PersonId] = place;

    /// <inheritdoc/>
    protected override void Leaving(in IndexHit hit) => _places.Remove(hit.PersonId);
}

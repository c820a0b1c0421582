using System.Numerics.Tensors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;

namespace FaceCV.Core.Tests.Index;

/// <summary>The slow obvious index: every float similarity, sorted.</summary>
internal sealed class NaiveIndex
{
    private readonly Dictionary<FaceId, (PersonId Person, float[] Vector)> _faces = [];

    public int Count => _faces.Count;

    public int PersonCount => _faces.Values.Select(face => face.Person).Distinct().Count();

    public IReadOnlyCollection<FaceId> Faces => _faces.Keys;

    public void Add(FaceId face, PersonId person, float[] vector) => _faces[face] = (person, [.. vector]);

    public bool Remove(FaceId face) => _faces.Remove(face);

    public int RemovePerson(PersonId person)
    {
        var faces = _faces.Where(face => face.Value.Person == person).Select(face => face.Key).ToList();
        faces.ForEach(face => _faces.Remove(face));
        return faces.Count;
    }

    public IndexHit[] Search(float[] probe, int count, Func<PersonId, bool>? allowed = null) => [.. Ranked(probe, allowed).Take(count)];

    public IndexHit[] SearchPeople(float[] probe, int count, Func<PersonId, bool>? allowed = null) =>
        [.. Ranked(probe, allowed).DistinctBy(hit => hit.PersonId).Take(count)];

    private IOrderedEnumerable<IndexHit> Ranked(float[] probe, Func<PersonId, bool>? allowed) => _faces
        .Where(face => allowed is null || allowed(face.Value.Person))
        .Select(face => new IndexHit(
            face.Key, face.Value.Person, Math.Clamp(TensorPrimitives.Dot<float>(probe, face.Value.Vector), -1f, 1f)))
        .OrderByDescending(hit => hit.Similarity).ThenBy(hit => hit.FaceId.Value);
}

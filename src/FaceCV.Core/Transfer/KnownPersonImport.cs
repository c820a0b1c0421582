using System.Text.Json.Nodes;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Transfer;

/// <summary>A person who is there already, as this import or another left them.</summary>
internal sealed class KnownPersonImport(
    Person person, Person present, IReadOnlyList<FaceOfPerson> presentFaces, ImportTarget target, ConflictPolicy policy, TimeProvider time) : PersonImport
{
    private readonly Dictionary<FaceId, EnrolledFace> _presentFaces = presentFaces.ToDictionary(found => found.Face.Id, found => found.Face);
    private readonly HashSet<FaceId> _seen = [];

    // An import that was cut off left the person as in the archive, but for the faces that were still to come.
    private readonly bool _isCutOff = present.Id == person.Id && present.UpdatedAt == person.UpdatedAt && IsSameRecord(person, present);
    private readonly DateTimeOffset _now = policy == ConflictPolicy.Merge ? time.GetUtcNow() : person.UpdatedAt;
    private bool _differs;
    private bool _isCompleted;
    private bool _isChanged;

    public override async Task AddAsync(IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken)
    {
        _seen.UnionWith(faces.Select(face => face.Face.Id));
        await AddMissingAsync([.. faces.Where(face => !_presentFaces.ContainsKey(face.Face.Id))], cancellationToken);
        var known = faces.Where(face => _presentFaces.ContainsKey(face.Face.Id)).Select(face => face with { Face = face.Face with { PersonId = present.Id } }).ToList();
        var differences = await FaceDifferences.FindAsync(target.Store, known, _presentFaces, cancellationToken);
        _differs |= differences.Any;
        if (policy == ConflictPolicy.Merge)
        {
            await target.AddTemplatesAsync(differences.LackingTemplates, cancellationToken);
            _isChanged |= differences.LackingTemplates.Count > 0;
        }
        else if (policy == ConflictPolicy.Replace)
        {
            foreach (var face in differences.Differing) await target.ReplaceFaceAsync(face, _now, cancellationToken);
            _isChanged |= differences.Any;
        }
    }

    public override async Task FinishAsync(CancellationToken cancellationToken)
    {
        var extra = _presentFaces.Keys.Where(id => !_seen.Contains(id)).ToList();
        var isSameRecord = IsSameRecord(person, present);
        _differs |= extra.Count > 0 || !isSameRecord;
        if (policy == ConflictPolicy.Replace)
        {
            foreach (var face in extra) await target.EraseFaceAsync(face, _now, cancellationToken);
            _isChanged |= extra.Count > 0 || !isSameRecord;
            if (_isChanged) await target.ChangePersonAsync(present.Id, await ReplacementAsync(cancellationToken), _now, cancellationToken);
        }
        else if (policy == ConflictPolicy.Merge && await AdditionAsync(cancellationToken) is { } addition)
        {
            await target.ChangePersonAsync(present.Id, addition, _now, cancellationToken);
            _isChanged = true;
        }

        Count();
    }

    private static bool IsSameRecord(Person one, Person other) =>
        one.Name == other.Name && one.ExternalId == other.ExternalId && JsonNode.DeepEquals(one.Metadata, other.Metadata);

    private async Task AddMissingAsync(IReadOnlyList<NewEnrolledFace> missing, CancellationToken cancellationToken)
    {
        var free = await FreeAsync(missing, target, cancellationToken);
        _differs |= missing.Count > free.Count;
        if (free.Count == 0) return;
        if (!_isCutOff && policy is ConflictPolicy.Skip or ConflictPolicy.Fail)
        {
            _differs = true;
            return;
        }

        var own = free.Select(face => face with { Face = face.Face with { PersonId = present.Id } }).ToList();
        await target.AddFacesAsync(present.Id, own, _isCutOff ? person.UpdatedAt : _now, cancellationToken);
        if (_isCutOff) _isCompleted = true;
        else _isChanged = true;
    }

    private async Task<PersonChange> ReplacementAsync(CancellationToken cancellationToken) =>
        new(person.Name, person.ExternalId is null ? "" : await FreeExternalIdAsync(cancellationToken), person.Metadata);

    // What the person lacks; null when that is nothing.
    private async Task<PersonChange?> AdditionAsync(CancellationToken cancellationToken)
    {
        var lacking = new JsonObject(person.Metadata.Where(pair => !present.Metadata.ContainsKey(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        var externalId = present.ExternalId is null && person.ExternalId is not null ? await FreeExternalIdAsync(cancellationToken) : null;
        return lacking.Count == 0 && externalId is null ? null : new PersonChange(null, externalId, lacking.Count == 0 ? null : lacking, MergeMetadata: true);
    }

    // The archive's external id, unless somebody else has it here: then theirs stays.
    private async Task<string?> FreeExternalIdAsync(CancellationToken cancellationToken)
    {
        var holder = await target.Store.FindPersonByExternalIdAsync(person.ExternalId!, cancellationToken);
        return holder is null || holder.Id == present.Id ? person.ExternalId : null;
    }

    private void Count()
    {
        var report = target.Report;
        target.Report = (_isChanged, _isCompleted, _differs) switch
        {
            (true, _, _) when policy == ConflictPolicy.Replace => report with { PeopleReplaced = report.PeopleReplaced + 1 },
            (true, _, _) => report with { PeopleMerged = report.PeopleMerged + 1 },
            (_, _, true) when policy is ConflictPolicy.Skip or ConflictPolicy.Fail => report with { PeopleSkipped = report.PeopleSkipped + 1 },
            (_, true, _) => report with { PeopleCompleted = report.PeopleCompleted + 1 },
            _ => report with { PeopleUnchanged = report.PeopleUnchanged + 1 },
        };
    }
}

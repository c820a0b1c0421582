using FaceCV.Core.Gallery;

namespace FaceCV.Core.Transfer;

/// <summary>The import of one collection's people. They are stored together, some hundred faces at a time; who has more of them than that comes alone.</summary>
/// <param name="target">Where to.</param>
/// <param name="policy">What happens to who is there.</param>
/// <param name="time">Clock.</param>
internal sealed class CollectionImport(ImportTarget target, ConflictPolicy policy, TimeProvider time)
{
    private const int MostFaces = ArchiveReader.MostFaces;
    private const int MostPeople = 500;
    private const long MostBytes = 8 * 1024 * 1024;

    private readonly List<ArchivePortion> _batch = [];
    private int _faces;
    private long _bytes;
    private PersonImport? _split;

    /// <summary>Takes a portion; stores those before when they are enough.</summary>
    public async Task AddAsync(ArchivePortion portion, CancellationToken cancellationToken)
    {
        var isWhole = portion is { IsFirst: true, IsLast: true };
        if (!isWhole || _batch.Count >= MostPeople || _faces + portion.Faces.Count > MostFaces || _bytes + portion.Bytes > MostBytes)
            await FinishAsync(cancellationToken);
        if (isWhole)
        {
            _batch.Add(portion);
            (_faces, _bytes) = (_faces + portion.Faces.Count, _bytes + portion.Bytes);
            return;
        }

        if (portion.IsFirst) _split = await BeginAsync(portion.Person, await FindAsync(portion.Person, cancellationToken), cancellationToken);
        await _split!.AddAsync(portion.Faces, cancellationToken);
        if (portion.IsLast) await _split.FinishAsync(cancellationToken);
    }

    /// <summary>Stores those that are waiting.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0) return;
        var present = await target.Store.FindPeopleAsync([.. _batch.Select(portion => portion.Person.Id)], cancellationToken);
        var (fresh, known) = (new List<PersonWithFaces>(), new List<(PersonWithFaces Person, Person Present)>());
        foreach (var portion in _batch)
        {
            var person = new PersonWithFaces(portion.Person, portion.Faces);
            var found = present.GetValueOrDefault(portion.Person.Id) ?? await FindByExternalIdAsync(portion.Person, cancellationToken);
            if (found is null) fresh.Add(person);
            else known.Add((person, found));
        }

        _batch.Clear();
        (_faces, _bytes) = (0, 0);
        if (!await target.TryCreateAsync(fresh, cancellationToken))
        {
            // A face of theirs is somebody else's here, or another process was quicker: one by one, so that only these are left out.
            foreach (var person in fresh) await StoreAsync(person, await FindAsync(person.Person, cancellationToken), cancellationToken);
        }

        foreach (var (person, found) in known) await StoreAsync(person, found, cancellationToken);
    }

    private async Task StoreAsync(PersonWithFaces person, Person? present, CancellationToken cancellationToken)
    {
        var import = await BeginAsync(person.Person, present, cancellationToken);
        await import.AddAsync(person.Faces, cancellationToken);
        await import.FinishAsync(cancellationToken);
    }

    private Task<PersonImport> BeginAsync(Person person, Person? present, CancellationToken cancellationToken) =>
        PersonImport.BeginAsync(person, present, target, policy, time, cancellationToken);

    private async Task<Person?> FindAsync(Person person, CancellationToken cancellationToken) =>
        await target.Store.FindPersonAsync(person.Id, cancellationToken) ?? await FindByExternalIdAsync(person, cancellationToken);

    private async Task<Person?> FindByExternalIdAsync(Person person, CancellationToken cancellationToken) =>
        person.ExternalId is { } externalId ? await target.Store.FindPersonByExternalIdAsync(externalId, cancellationToken) : null;
}

using FaceCV.Core.Gallery;

namespace FaceCV.Core.Transfer;

/// <summary>The import of one person: portion by portion, and the account of it at the end.</summary>
internal abstract class PersonImport
{
    /// <summary>Begins the import of a person.</summary>
    /// <param name="person">As in the archive.</param>
    /// <param name="present">The person who is there by that id or external id; null when nobody is.</param>
    /// <param name="target">Where to.</param>
    /// <param name="policy">What happens to who is there.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<PersonImport> BeginAsync(
        Person person, Person? present, ImportTarget target, ConflictPolicy policy, TimeProvider time, CancellationToken cancellationToken)
    {
        if (present is null) return new NewPersonImport(person, target);
        var faces = await target.Store.ListFacesAsync(new FaceQuery { PersonId = present.Id, Limit = int.MaxValue }, cancellationToken);
        return new KnownPersonImport(person, present, faces.Items, target, policy, time);
    }

    /// <summary>Imports some faces.</summary>
    public abstract Task AddAsync(IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken);

    /// <summary>Does what is to be done when all faces have been seen.</summary>
    public abstract Task FinishAsync(CancellationToken cancellationToken);

    /// <summary>Those faces that nobody has, leaving out and counting those that another person has.</summary>
    protected static async Task<List<NewEnrolledFace>> FreeAsync(IEnumerable<NewEnrolledFace> faces, ImportTarget target, CancellationToken cancellationToken)
    {
        var free = new List<NewEnrolledFace>();
        foreach (var face in faces)
        {
            if (await target.Store.FindFaceAsync(face.Face.Id, cancellationToken) is null) free.Add(face);
            else target.Report = target.Report with { FacesElsewhere = target.Report.FacesElsewhere + 1 };
        }

        return free;
    }
}

/// <summary>A person who is not there.</summary>
internal sealed class NewPersonImport(Person person, ImportTarget target) : PersonImport
{
    private bool _isCreated;

    public override async Task AddAsync(IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken)
    {
        var free = await FreeAsync(faces, target, cancellationToken);
        if (_isCreated) await target.AddFacesAsync(person.Id, free, person.UpdatedAt, cancellationToken);
        else await target.CreateAsync(new PersonWithFaces(person, free), cancellationToken);
        _isCreated = true;
    }

    public override Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

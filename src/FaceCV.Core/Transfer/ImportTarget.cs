using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Transfer;

/// <summary>What an import has done so far, in all collections.</summary>
internal sealed class ImportAccount
{
    public ImportReport Report { get; set; } = new();
}

/// <summary>The gallery that is imported into, and the account of what was written; a dry run keeps the account only.</summary>
internal sealed class ImportTarget(PersonGallery gallery, ImportAccount account, bool isDryRun)
{
    /// <summary>The gallery, for reads.</summary>
    public IGalleryStore Store => gallery.Store;

    /// <summary>What was written.</summary>
    public ImportReport Report
    {
        get => account.Report;
        set => account.Report = value;
    }

    /// <summary>Stores new people in one write; false when an id of them is taken, and nobody is stored.</summary>
    public async Task<bool> TryCreateAsync(IReadOnlyList<PersonWithFaces> people, CancellationToken cancellationToken)
    {
        if (people.Count == 0) return true;
        try
        {
            if (isDryRun)
            {
                foreach (var face in people.SelectMany(person => person.Faces))
                    if (await Store.FindFaceAsync(face.Face.Id, cancellationToken) is not null) return false;
            }
            else await WriteAsync(() => gallery.CreatePeopleAsync(people, cancellationToken));
        }
        catch (FaceException failure) when (failure.Error == FaceError.Conflict)
        {
            return false;
        }

        Report = Report with { PeopleCreated = Report.PeopleCreated + people.Count, FacesAdded = Report.FacesAdded + people.Sum(person => person.Faces.Count) };
        return true;
    }

    /// <summary>Stores a new person.</summary>
    public async Task CreateAsync(PersonWithFaces person, CancellationToken cancellationToken)
    {
        if (!isDryRun) await WriteAsync(() => RefuseOtherCollectionsAsync(() => gallery.CreatePersonAsync(person.Person, person.Faces, cancellationToken)));
        Report = Report with { PeopleCreated = Report.PeopleCreated + 1, FacesAdded = Report.FacesAdded + person.Faces.Count };
    }

    /// <summary>Adds faces to a person.</summary>
    public async Task AddFacesAsync(PersonId person, IReadOnlyList<NewEnrolledFace> faces, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (faces.Count == 0) return;
        if (!isDryRun) await WriteAsync(() => RefuseOtherCollectionsAsync(() => gallery.AddFacesAsync(person, faces, now, cancellationToken)));
        Report = Report with { FacesAdded = Report.FacesAdded + faces.Count };
    }

    /// <summary>Adds templates to faces.</summary>
    public async Task AddTemplatesAsync(IReadOnlyList<IndexedTemplate> templates, CancellationToken cancellationToken)
    {
        if (templates.Count == 0) return;
        if (!isDryRun) await WriteAsync(() => gallery.AddTemplatesAsync(templates, cancellationToken));
        Report = Report with { FacesChanged = Report.FacesChanged + templates.DistinctBy(template => template.FaceId).Count() };
    }

    /// <summary>Puts a face in place of the one of the same id.</summary>
    public async Task ReplaceFaceAsync(NewEnrolledFace face, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!isDryRun) await WriteAsync(() => gallery.UpdateFaceAsync(face.Face.Id, new FaceChange { Sample = face }, now, cancellationToken));
        Report = Report with { FacesChanged = Report.FacesChanged + 1 };
    }

    /// <summary>Erases a face; its person stays.</summary>
    public async Task EraseFaceAsync(FaceId face, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!isDryRun) await WriteAsync(() => gallery.DeleteFaceAsync(face, now, removeEmptyPerson: false, cancellationToken));
        Report = Report with { FacesErased = Report.FacesErased + 1 };
    }

    /// <summary>Changes a person's record.</summary>
    public Task ChangePersonAsync(PersonId person, PersonChange change, DateTimeOffset now, CancellationToken cancellationToken) =>
        isDryRun ? Task.CompletedTask : gallery.UpdatePersonAsync(person, change, now, cancellationToken);

    // Nobody of this collection has those ids: that was looked up.
    private async Task RefuseOtherCollectionsAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (FaceException failure) when (failure.Error == FaceError.Conflict)
        {
            throw new FaceException(
                FaceError.Conflict, $"A person of the archive or a face of theirs is in another collection of this database than '{Store.Collection}', and ids are there once.",
                "Import into another database, or erase that collection first.", failure);
        }
    }

    // An index that is in memory already refuses vectors of another length before anything is stored.
    private static async Task WriteAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (ArgumentException failure)
        {
            throw new FaceException(FaceError.InvalidArchive, $"The archive does not fit this gallery: {failure.Message}", "Export it again from where it was made.", failure);
        }
    }
}

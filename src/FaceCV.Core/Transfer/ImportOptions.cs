using FaceCV.Core.Protection;

namespace FaceCV.Core.Transfer;

/// <summary>What an import does with a person who is there already, by id or external id, and is not the same as in the archive.</summary>
public enum ConflictPolicy
{
    /// <summary>Nothing is written at all when there is such a person.</summary>
    Fail,

    /// <summary>The person stays as they are.</summary>
    Skip,

    /// <summary>What the person lacks is added: faces, templates, metadata, an external id. Nothing of theirs is changed or erased.</summary>
    Merge,

    /// <summary>The person becomes as in the archive: name, external id, metadata, faces; faces that are not in the archive are erased. Their id stays.</summary>
    Replace,
}

/// <summary>How an archive is imported.</summary>
/// <param name="OnConflict">What happens to people who are there already.</param>
/// <param name="DryRun">Whether nothing is written and only told what would be.</param>
/// <param name="Key">Opens a sealed archive; null for a plain one.</param>
/// <param name="Collection">The collection that everybody goes to, of an archive of one; null is the one of the same name, made when there is none.</param>
public sealed record ImportOptions(ConflictPolicy OnConflict = ConflictPolicy.Fail, bool DryRun = false, RecordCipher? Key = null, string? Collection = null);

/// <summary>What an import has done, or would do.</summary>
public sealed record ImportReport
{
    /// <summary>Collections that were not there and were made.</summary>
    public long CollectionsCreated { get; init; }

    /// <summary>People who were not there and were stored.</summary>
    public long PeopleCreated { get; init; }

    /// <summary>People who were there and lack nothing that the import would have given them.</summary>
    public long PeopleUnchanged { get; init; }

    /// <summary>People whose import had been cut off, and who were given the rest of their faces.</summary>
    public long PeopleCompleted { get; init; }

    /// <summary>People who were there and were given what they lacked.</summary>
    public long PeopleMerged { get; init; }

    /// <summary>People who were there and were made as in the archive.</summary>
    public long PeopleReplaced { get; init; }

    /// <summary>People who were there, differ from the archive, and were left as they are.</summary>
    public long PeopleSkipped { get; init; }

    /// <summary>Faces that were stored.</summary>
    public long FacesAdded { get; init; }

    /// <summary>Faces that were there and were made as in the archive, or were given templates.</summary>
    public long FacesChanged { get; init; }

    /// <summary>Faces that were erased, as the archive does not have them.</summary>
    public long FacesErased { get; init; }

    /// <summary>Faces of the archive that are another person's here; they stay with that person.</summary>
    public long FacesElsewhere { get; init; }
}

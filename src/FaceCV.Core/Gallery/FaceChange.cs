namespace FaceCV.Core.Gallery;

/// <summary>What an enrolled face is changed to; its id and the time of its enrolment stay.</summary>
public sealed record FaceChange
{
    /// <summary>
    /// A new sample in place of the old: record, templates of every model and crop. Its id is that of the face, its person the one the face then
    /// belongs to. Null leaves the sample.
    /// </summary>
    public NewEnrolledFace? Sample { get; init; }

    /// <summary>The person the face goes to, who is there already; null leaves it where it is. Whom it leaves without a face is erased.</summary>
    public PersonId? MoveTo { get; init; }

    /// <summary>The person the face goes to, made for it; instead of <see cref="MoveTo"/>.</summary>
    public Person? MoveToNew { get; init; }

    /// <summary>What the record of the person, whom the face then belongs to, is changed to; null leaves it.</summary>
    public PersonChange? Person { get; init; }
}

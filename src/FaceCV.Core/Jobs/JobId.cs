namespace FaceCV.Core.Jobs;

/// <summary>Identifies a job for life. Version 7 UUID, so that ids sort by creation.</summary>
public readonly record struct JobId(Guid Value)
{
    /// <summary>A new id.</summary>
    public static JobId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Parses the text form.</summary>
    public static bool TryParse(string? text, out JobId id)
    {
        var parsed = Guid.TryParse(text, out var value);
        id = new JobId(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

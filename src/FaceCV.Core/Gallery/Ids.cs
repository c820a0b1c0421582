namespace FaceCV.Core.Gallery;

/// <summary>Identifies a person for life. Version 7 UUID, so that ids sort by creation.</summary>
public readonly record struct PersonId(Guid Value)
{
    /// <summary>A new id.</summary>
    public static PersonId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Parses the text form.</summary>
    public static bool TryParse(string? text, out PersonId id)
    {
        var parsed = Guid.TryParse(text, out var value);
        id = new PersonId(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Identifies an enrolled face for life. Version 7 UUID.</summary>
public readonly record struct FaceId(Guid Value)
{
    /// <summary>A new id.</summary>
    public static FaceId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Parses the text form.</summary>
    public static bool TryParse(string? text, out FaceId id)
    {
        var parsed = Guid.TryParse(text, out var value);
        id = new FaceId(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

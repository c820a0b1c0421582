namespace FaceCV.Core.Faces;

/// <summary>
/// Names the exact model that made a template: <c>pack/name@sha8</c>, where sha8 is the first eight hex digits of the published
/// file's SHA-256. Templates of different ids are never compared.
/// </summary>
public readonly record struct ModelId
{
    /// <summary>Wraps and checks an id.</summary>
    /// <exception cref="ArgumentException">The text is not of the form pack/name@sha8.</exception>
    public ModelId(string value)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        var at = value.LastIndexOf('@');
        if (slash < 1 || at < slash + 2 || value.Length - at - 1 != 8)
            throw new ArgumentException($"'{value}' is not a model id of the form pack/name@sha8.", nameof(value));
        Value = value;
    }

    /// <summary>The whole id.</summary>
    public string Value { get; }

    /// <summary>The pack's name, the part before the slash.</summary>
    public string Pack => Value[..Value.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Composes an id.</summary>
    /// <param name="pack">Pack name.</param>
    /// <param name="name">Model name inside the pack.</param>
    /// <param name="sha256">Hex SHA-256 of the published file, at least eight digits.</param>
    public static ModelId Create(string pack, string name, string sha256) => new($"{pack}/{name}@{sha256[..8]}");

    /// <inheritdoc/>
    public override string ToString() => Value;
}

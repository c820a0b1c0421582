namespace FaceCV.Server.Configuration;

/// <summary>Says by which name a property is set from outside, and what people read about it. The default is the property's own initial value.</summary>
/// <param name="name">Full name, for example <c>FACECV_PORT</c>.</param>
/// <param name="description">What it does, for the configuration page; Markdown, one paragraph.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string name, string description) : Attribute
{
    /// <summary>Full name, for example <c>FACECV_PORT</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What it does; Markdown, one paragraph.</summary>
    public string Description { get; } = description;

    /// <summary>Least value of a number; NaN is no limit.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>Greatest value of a number; NaN is no limit.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary>Whether <see cref="Min"/> and <see cref="Max"/> themselves are refused.</summary>
    public bool Exclusive { get; init; }

    /// <summary>Whether the number counts bytes, so that <c>10MB</c> is understood.</summary>
    public bool Bytes { get; init; }

    /// <summary>Whether the value may hold a password and is never printed.</summary>
    public bool Secret { get; init; }

    /// <summary>What the default amounts to, where the initial value alone does not say it.</summary>
    public string? DefaultText { get; init; }
}

using System.Reflection;

namespace FaceCV.Server.Configuration;

/// <summary>One setting: its attribute and the property it fills.</summary>
/// <param name="Section">Property of <see cref="FaceCvSettings"/> that holds the feature's settings.</param>
/// <param name="Property">Property of the section.</param>
/// <param name="Info">Name, description and range.</param>
public sealed record SettingDefinition(PropertyInfo Section, PropertyInfo Property, SettingAttribute Info)
{
    private static readonly FaceCvSettings Defaults = new();

    /// <summary>Every setting there is, feature by feature in the order of declaration.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        .. from section in typeof(FaceCvSettings).GetProperties()
           where section.PropertyType.IsAssignableTo(typeof(ISettingsSection))
           from property in section.PropertyType.GetProperties()
           let info = property.GetCustomAttribute<SettingAttribute>()
           where info is not null
           select new SettingDefinition(section, property, info),
    ];

    /// <summary>Full name, for example <c>FACECV_PORT</c>.</summary>
    public string Name => Info.Name;

    /// <summary>Heading of the feature.</summary>
    public string Title => ((ISettingsSection)Section.GetValue(Defaults)!).Title;

    /// <summary>The default value.</summary>
    public object? Default => Read(Defaults);

    /// <summary>The value in some settings.</summary>
    public object? Read(FaceCvSettings settings) => Property.GetValue(Section.GetValue(settings));

    internal void Write(FaceCvSettings settings, object? value) => Property.SetValue(Section.GetValue(settings), value);
}

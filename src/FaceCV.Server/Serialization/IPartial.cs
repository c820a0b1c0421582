using System.Text.Json.Serialization.Metadata;

namespace FaceCV.Server.Serialization;

/// <summary>An answer of which some properties are not written at all.</summary>
internal interface IPartial
{
    /// <summary>Whether a property, by its name on the wire, is written.</summary>
    bool Writes(string property);

    /// <summary>Makes the serialiser ask.</summary>
    static void Apply(JsonTypeInfo type)
    {
        if (!typeof(IPartial).IsAssignableFrom(type.Type)) return;
        foreach (var property in type.Properties)
        {
            var name = property.Name;
            property.ShouldSerialize = (owner, _) => ((IPartial)owner).Writes(name);
        }
    }
}

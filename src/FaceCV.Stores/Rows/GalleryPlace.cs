using System.Globalization;
using FaceCV.Core.Errors;

namespace FaceCV.Stores.Rows;

/// <summary>How far a relational gallery has been read: up to this face of this person.</summary>
/// <param name="Person">Key of the first person that may have something left.</param>
/// <param name="Time">When the last face of that person that was read was enrolled, in ticks; -1 when none was.</param>
/// <param name="Face">Key of that face; -1 when none was.</param>
internal readonly record struct GalleryPlace(long Person, long Time, long Face)
{
    /// <summary>The beginning of a person's faces.</summary>
    public static GalleryPlace AtPerson(long key) => new(key, -1, -1);

    /// <summary>Reads the text form; null is the beginning.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public static GalleryPlace Parse(string? text)
    {
        if (text is null) return AtPerson(0);
        var parts = text.Split(' ');
        if (parts.Length == 3 && Number(parts[0]) is { } person && Number(parts[1]) is { } time && Number(parts[2]) is { } face)
            return new GalleryPlace(person, time, face);
        throw new FaceException(FaceError.InvalidArgument, "That is no place in the gallery.", "Go on from what the page before gave.");
    }

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Person} {Time} {Face}");

    private static long? Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}

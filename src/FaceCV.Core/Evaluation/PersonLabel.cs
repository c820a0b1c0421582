using System.Globalization;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>What is known about a labelled person.</summary>
/// <param name="Name">Name of the folder with the person's images.</param>
/// <param name="BirthYear">Year of birth, 1800 to 2200; null when not known.</param>
/// <param name="Gender">Gender; null when not known.</param>
public sealed record PersonLabel(string Name, int? BirthYear, Gender? Gender)
{
    /// <summary>Reads a table of people: the header <c>name,birth_year,gender</c>, then a person a line; the last two may be empty.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>, with the number of the line that is wrong.</exception>
    public static IReadOnlyList<PersonLabel> Read(TextReader text) =>
        LabelTable.Read(text, "name,birth_year,gender", fields => new PersonLabel(fields[0], YearOf(fields[1]), GenderOf(fields[2])));

    private static int? YearOf(string field)
    {
        if (field.Length == 0) return null;
        return int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1800 and <= 2200
            ? year
            : throw new FormatException($"'{field}' is no year");
    }

    private static Gender? GenderOf(string field) => field switch
    {
        "" => null,
        nameof(Faces.Gender.Female) => Faces.Gender.Female,
        nameof(Faces.Gender.Male) => Faces.Gender.Male,
        _ => throw new FormatException($"'{field}' is neither Female nor Male"),
    };
}

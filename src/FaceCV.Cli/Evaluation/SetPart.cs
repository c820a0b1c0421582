using System.Globalization;
using FaceCV.Cli.Errors;

namespace FaceCV.Cli.Evaluation;

/// <summary>A part of a set, so that what is chosen on one part can be tried on another.</summary>
/// <param name="Number">Which part, 1 to <paramref name="Parts"/>.</param>
/// <param name="Parts">Number of parts.</param>
internal sealed record SetPart(int Number, int Parts)
{
    /// <summary>Reads <c>1/2</c>; null stays null, the whole set.</summary>
    /// <exception cref="UsageException">It is no part.</exception>
    public static SetPart? Parse(string? text)
    {
        if (text is null) return null;
        return text.Split('/') is [var number, var of] && Read(number) is { } part && Read(of) is { } parts && part <= parts
            ? new SetPart(part, parts)
            : throw new UsageException($"--part is '{text}'.", "Give the number of a part and how many parts there are, as 1/2.");
    }

    /// <summary>Every so manieth of a list, beginning with the number of the part; all of it when no part is named.</summary>
    public static IReadOnlyList<T> Of<T>(SetPart? part, IReadOnlyList<T> all) => part is null ? all : [.. all.Where((_, index) => index % part.Parts == part.Number - 1)];

    private static int? Read(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000 ? number : null;
}

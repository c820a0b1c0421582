using FaceCV.Core.Errors;

namespace FaceCV.Core.Evaluation;

/// <summary>Tables of labels: a header, then a row a line, the fields divided by commas, the first one a name that occurs once.</summary>
internal static class LabelTable
{
    /// <summary>Reads the rows; blank lines are left out.</summary>
    /// <param name="text">The table.</param>
    /// <param name="header">What its first line has to be.</param>
    /// <param name="parse">Makes a label of the fields, or throws <see cref="FormatException"/> saying what is wrong.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>, with the number of the line that is wrong.</exception>
    public static IReadOnlyList<T> Read<T>(TextReader text, string header, Func<string[], T> parse)
    {
        if (text.ReadLine()?.Trim() != header) throw Bad(1, $"the header is not '{header}'", header);
        var wanted = header.Split(',').Length;
        var labels = new List<T>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 2; text.ReadLine() is { } line; number++)
        {
            if (line.Trim().Length == 0) continue;
            var fields = line.Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length != wanted) throw Bad(number, $"{fields.Length} fields instead of {wanted}", header);
            if (fields[0].Length == 0) throw Bad(number, "the name is empty", header);
            if (!names.Add(fields[0])) throw Bad(number, $"'{fields[0]}' occurs twice", header);
            try
            {
                labels.Add(parse(fields));
            }
            catch (FormatException exception)
            {
                throw Bad(number, exception.Message, header);
            }
        }

        return labels.Count > 0 ? labels : throw Bad(1, "nothing is listed", header);
    }

    private static FaceException Bad(int line, string what, string header) =>
        new(FaceError.InvalidArgument, $"Labels, line {line}: {what}.", $"Use a table with the header {header}.");
}

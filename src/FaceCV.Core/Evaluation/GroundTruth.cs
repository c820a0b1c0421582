using System.Globalization;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>One labelled face.</summary>
/// <param name="Box">Its box, pixels.</param>
/// <param name="Ignored">True when the label says not to count it: invalid, or an empty box.</param>
public readonly record struct GroundTruthFace(BoundingBox Box, bool Ignored);

/// <summary>One labelled image.</summary>
/// <param name="Path">Path below the images folder, with slashes.</param>
/// <param name="Faces">Its faces; may be none.</param>
public sealed record GroundTruthImage(string Path, IReadOnlyList<GroundTruthFace> Faces)
{
    /// <summary>Reads the official WIDER FACE list: path, count, then that many rows of
    /// <c>x y w h blur expression illumination invalid occlusion pose</c>. An image of no faces has one row of zeros.</summary>
    /// <param name="text">The file.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>, with the number of the line that is wrong.</exception>
    public static IReadOnlyList<GroundTruthImage> ReadWider(TextReader text)
    {
        var lines = new NumberedLines(text);
        var images = new List<GroundTruthImage>();
        while (lines.Next() is { } path)
        {
            var count = Count(lines);
            var faces = new List<GroundTruthFace>(Math.Min(count, 4096));
            for (var i = 0; i < count; i++) faces.Add(Face(lines.Next(), lines.Number));
            if (count == 0 && lines.Peek() is { } row && IsRow(row)) lines.Next();
            images.Add(new GroundTruthImage(path, faces));
        }

        return images;
    }

    private static int Count(NumberedLines lines)
    {
        var line = lines.Next();
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Bad(lines.Number, $"a number of faces was expected, not '{line ?? "the end of the file"}'");
    }

    private static GroundTruthFace Face(string? line, int number)
    {
        if (line is null) throw Bad(number, "the file ends inside an image");
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 4 || !fields.All(IsNumber)) throw Bad(number, $"a face was expected: at least x y w h, all numbers, not '{line}'");
        float[] values = [.. fields.Select(field => float.Parse(field, CultureInfo.InvariantCulture))];
        var invalid = values.Length > 7 && values[7] != 0;
        return new GroundTruthFace(
            new BoundingBox(values[0], values[1], Math.Max(0, values[2]), Math.Max(0, values[3])), invalid || values[2] <= 0 || values[3] <= 0);
    }

    private static bool IsRow(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 4 && fields.All(IsNumber);
    }

    private static bool IsNumber(string field) => float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static FaceException Bad(int line, string what) =>
        new(FaceError.InvalidArgument, $"Ground truth, line {line}: {what}.", "Use the WIDER FACE list format.");

    // Lines that are not blank, with their numbers in the file and one line of look-ahead.
    private sealed class NumberedLines(TextReader text)
    {
        private string? _ahead;
        private int _read;

        internal int Number { get; private set; }

        internal string? Peek()
        {
            while (_ahead is null && text.ReadLine() is { } line)
            {
                _read++;
                if (!string.IsNullOrWhiteSpace(line)) _ahead = line.Trim();
            }

            return _ahead;
        }

        internal string? Next()
        {
            var line = Peek();
            (_ahead, Number) = (null, _read);
            return line;
        }
    }
}

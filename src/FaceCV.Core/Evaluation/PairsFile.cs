using System.Globalization;
using FaceCV.Core.Errors;

namespace FaceCV.Core.Evaluation;

/// <summary>The official pairs file of Labeled Faces in the Wild.</summary>
/// <remarks>
/// First line <c>folds TAB n</c>, or <c>n</c> alone for one fold; then for each fold n mated rows <c>name TAB number TAB number</c> and n
/// non-mated rows <c>name TAB number TAB name TAB number</c> (README of the LFW site). The number of fields says which a row is.
/// </remarks>
/// <param name="Folds">Number of folds, at least 1.</param>
/// <param name="Pairs">All pairs, fold by fold.</param>
public sealed record PairsFile(int Folds, IReadOnlyList<LabelledPair> Pairs)
{
    /// <summary>Reads a pairs file. Blank lines are skipped; fields may be parted by tabs or, where there is no tab, by blanks.</summary>
    /// <param name="text">The file.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>, with the number of the line that is wrong.</exception>
    public static PairsFile Read(TextReader text)
    {
        (int Folds, int PerKind)? header = null;
        var pairs = new List<LabelledPair>();
        var number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            var fields = Fields(line);
            if (fields.Length == 0) continue;
            if (header is not { } known) header = ReadHeader(fields, number);
            else pairs.Add(ReadPair(fields, pairs.Count / (2 * known.PerKind), number));
        }

        if (header is not { } size) throw Bad(1, "the file is empty");
        CheckCounts(pairs, size.Folds, size.PerKind, number);
        return new PairsFile(size.Folds, pairs);
    }

    private static string[] Fields(string line) => line.Split(
        line.Contains('\t', StringComparison.Ordinal) ? '\t' : ' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (int Folds, int PerKind) ReadHeader(string[] fields, int line) => fields.Length switch
    {
        1 => (1, Positive(fields[0], line)),
        2 => (Positive(fields[0], line), Positive(fields[1], line)),
        _ => throw Bad(line, $"the header has {fields.Length} fields; it is `folds<TAB>pairs` or `pairs`"),
    };

    private static LabelledPair ReadPair(string[] fields, int fold, int line) => fields.Length switch
    {
        3 => new LabelledPair(
            new PairImage(fields[0], Positive(fields[1], line)), new PairImage(fields[0], Positive(fields[2], line)), Mated: true, fold),
        4 => new LabelledPair(
            new PairImage(fields[0], Positive(fields[1], line)), new PairImage(fields[2], Positive(fields[3], line)), Mated: false, fold),
        _ => throw Bad(line, $"a pair has 3 or 4 fields, this line has {fields.Length}"),
    };

    private static void CheckCounts(List<LabelledPair> pairs, int folds, int perKind, int lastLine)
    {
        var wanted = 2L * folds * perKind;
        if (pairs.Count != wanted) throw Bad(lastLine, $"the header promises {wanted} pairs and the file has {pairs.Count}");
        for (var fold = 0; fold < folds; fold++)
        {
            var mated = pairs.Skip(fold * 2 * perKind).Take(2 * perKind).Count(pair => pair.Mated);
            if (mated != perKind) throw Bad(lastLine, $"fold {fold + 1} has {mated} mated pairs, the header says {perKind}");
        }
    }

    private static int Positive(string field, int line) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw Bad(line, $"'{field}' is not a number of 1 or more");

    private static FaceException Bad(int line, string what) =>
        new(FaceError.InvalidArgument, $"Pairs file, line {line}: {what}.", "Use the official LFW pairs format.");
}

namespace FaceCV.Cli.Evaluation;

/// <summary>What an evaluation found, ready to be shown, written and read by programs.</summary>
/// <param name="Name">Stem of the files it is written to.</param>
/// <param name="Title">Heading.</param>
/// <param name="Summary">The result in a few sentences.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Figures">The figures for <c>--json</c>, an object.</param>
internal sealed record EvaluationReport(string Name, string Title, IReadOnlyList<string> Summary, IReadOnlyList<ReportTable> Tables, object Figures)
{
    /// <summary>Draws a picture of the result as PNG; null when there is none.</summary>
    public Func<byte[]>? Plot { get; init; }

    /// <summary>More files, by the ending of their names.</summary>
    public IReadOnlyDictionary<string, string> Attachments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

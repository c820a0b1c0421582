using System.CommandLine;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Commands;

/// <summary>Options of every command that looks for faces.</summary>
internal sealed class DetectionOptions
{
    private readonly Option<float?> _minScore = Numbers.Between<float?>("--min-score", 0, 1, "Least detection score of a face.");
    private readonly Option<int?> _minSize = Numbers.Between<int?>("--min-size", 0, 65_535, "Least height of a face in pixels.");
    private readonly Option<int?> _maxFaces = Numbers.Between<int?>("--max-faces", 1, 10_000, "Most faces of one image; the largest are kept.");
    private readonly Option<bool> _smallFaces = new("--small-faces") { Description = "Also look for small faces in crowds; several times slower." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _minScore, _minSize, _maxFaces, _smallFaces }) command.Add(option);
    }

    /// <summary>The request these options make.</summary>
    public AnalysisRequest Request(CliContext context, ParseResult parsed, FaceParts parts)
    {
        var request = context.Settings.NewAnalysis(parts);
        return request with
        {
            MinDetectionScore = parsed.GetValue(_minScore) ?? request.MinDetectionScore,
            MinFaceSize = parsed.GetValue(_minSize) ?? request.MinFaceSize,
            MaxFaces = parsed.GetValue(_maxFaces) ?? request.MaxFaces,
            SmallFaces = parsed.GetValue(_smallFaces),
        };
    }
}

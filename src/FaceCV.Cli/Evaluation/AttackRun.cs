using FaceCV.Cli.Errors;
using FaceCV.Cli.Images;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Evaluation;

/// <summary>Answers of presentation attack detection to one source of images.</summary>
/// <param name="Source">File or folder, as given.</param>
/// <param name="IsAttack">Whether its images are attacks; else they are bona fide.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Answers">The answers; images without a face have none.</param>
/// <param name="Models">The models that answered, <c>pack/model</c>.</param>
internal sealed record AttackRun(string Source, bool IsAttack, int Images, AttackDetectionRate Answers, IReadOnlyList<string> Models)
{
    /// <summary>Images without a face, or without an answer.</summary>
    public int NotJudged => Images - Answers.Judged;

    /// <summary>Judges the face nearest the middle of every image.</summary>
    /// <param name="context">Console, settings, services.</param>
    /// <param name="source">An image, or a folder with images below it.</param>
    /// <param name="isAttack">Whether they are attacks.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="FaceException">There is no such file or folder, or no image in it.</exception>
    public static async Task<AttackRun> RunAsync(CliContext context, string source, bool isAttack, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> files = File.Exists(source) ? [source] : ImageFiles.Below(source, context.Settings.Images, int.MaxValue);
        await context.PreparePackAsync(cancellationToken);
        var found = new FaceAnalysis?[files.Count];
        await ProgressBar.RunAsync(context.Err, "Judging", files.Count, step => Parallel.ForEachAsync(
            Enumerable.Range(0, files.Count),
            new ParallelOptions { MaxDegreeOfParallelism = context.Settings.Models.Workers, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                found[index] = await AnalyseAsync(context, files[index], token);
                step();
            }));
        var analyses = found.OfType<FaceAnalysis>().ToArray();
        return new AttackRun(
            source,
            isAttack,
            files.Count,
            AttackDetectionRate.Of([.. analyses.Select(analysis => CentralFace.Of(analysis)?.PresentationAttack?.Verdict).OfType<PresentationVerdict>()]),
            [.. analyses.SelectMany(analysis => analysis.Models).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static async Task<FaceAnalysis?> AnalyseAsync(CliContext context, string file, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await ImageFiles.ReadAsync(file, context.Settings.Images, cancellationToken);
            return await context.Get<IFaceAnalyser>().AnalyseAsync(bytes, context.Settings.NewAnalysis(FaceParts.PresentationAttack), cancellationToken);
        }
        catch (FaceException exception) when (CliFailure.From(exception).ExitCode == ExitCode.BadInput)
        {
            return null;
        }
    }
}

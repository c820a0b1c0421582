using System.Collections.Concurrent;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Output;
using FaceCV.Core.Recognition;
using Spectre.Console;

namespace FaceCV.Cli.Images;

/// <summary>Enrols every picture of some people: people side by side, one person's pictures one after another.</summary>
/// <param name="context">Console, settings, services.</param>
/// <param name="template">What all enrolments have in common.</param>
/// <param name="people">Who.</param>
internal sealed class FolderEnrolment(CliContext context, EnrolmentRequest template, IReadOnlyList<PersonFolder> people)
{
    private readonly ConcurrentDictionary<string, EnrolledFile> _done = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();

    // Lines in the middle of a progress bar would tear it, so on a terminal they come at the end.
    private readonly bool _streaming = !context.Json && !context.Err.Profile.Capabilities.Interactive;

    /// <summary>Runs it, shows the outcome of each file, and gives the exit code. What was done before a failure or Ctrl+C is shown too.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var count = people.Sum(person => person.Files.Count);
        try
        {
            await context.OpenGalleryAsync(cancellationToken);

            // Only one progress bar can be shown at a time, so a download comes before the work.
            if (count > 1) await context.PreparePackAsync(cancellationToken);
            await ProgressBar.RunAsync(context.Err, "Enrolling", count, step => EnrolAllAsync(step, cancellationToken));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ShowSummary(CliFailure.From(exception));
            return context.Explain(exception);
        }

        ShowSummary(null);
        return ExitCode.OfMany([.. _done.Values.Select(file => file.Outcome.Code)]);
    }

    private Task EnrolAllAsync(Action step, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Settings.Models.Workers, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(people, parallel, async (person, token) =>
        {
            foreach (var path in person.Files)
            {
                var file = new EnrolledFile(person.Name, await EnrolAsync(person.Name, path, token));
                _done[path] = file;
                if (_streaming) ShowLine(file);
                step();
            }
        });
    }

    private Task<ImageOutcome<EnrolmentResult>> EnrolAsync(string name, string path, CancellationToken cancellationToken) =>
        ImageBatch.AskAsync(
            context,
            path,
            (bytes, token) => context.Get<Enrolment>().EnrolAsync(template with { Image = bytes, Name = name, Source = Path.GetFileName(path) }, token),
            cancellationToken);

    private void ShowLine(EnrolledFile file)
    {
        lock (_writing)
        {
            var reason = file.Outcome.Failure is { } failure ? $": {failure.Message}{(failure.Remedy is { } remedy ? $" {remedy}" : "")}" : "";
            context.Out.WritePlain($"{file.State,-9}  {file.Name}  {file.Outcome.File}{reason}");
        }
    }

    private void ShowSummary(CliFailure? stopped)
    {
        var files = _done.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value).ToArray();
        var counts = files.CountBy(file => file.State).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var (enrolled, present, failed) = (Count("enrolled"), Count("present"), Count("failed"));
        if (context.Json)
        {
            context.WriteJson(new { Files = files.Select(file => file.View()), Summary = new { Enrolled = enrolled, Present = present, Failed = failed }, Error = stopped });
            return;
        }

        if (!_streaming) Array.ForEach(files, ShowLine);

        context.Out.WritePlain($"{enrolled} enrolled, {present} there already, {failed} failed.");

        int Count(string state) => counts.GetValueOrDefault(state);
    }

    /// <summary>A file, whose it is, and what became of it.</summary>
    private sealed record EnrolledFile(string Name, ImageOutcome<EnrolmentResult> Outcome)
    {
        /// <summary><c>enrolled</c>, <c>present</c> (the very same image was there before) or <c>failed</c>.</summary>
        public string State => Outcome.Answer switch { null => "failed", { Duplicate: true } => "present", _ => "enrolled" };

        public object View() => new
        {
            Outcome.File,
            Name,
            State,
            PersonId = Outcome.Answer?.Person.Id.ToString(),
            Outcome.Answer?.PersonCreated,
            FaceIds = Outcome.Answer?.Faces.Select(face => face.Id.ToString()),
            Quality = Outcome.Answer?.Faces is [var first, ..] ? first.Quality.Overall : (float?)null,
            Error = Outcome.Failure,
        };
    }
}

using FaceCV.Core.Errors;
using FaceCV.Core.Recognition;

namespace FaceCV.Server.Import;

/// <summary>What came of a folder that was enrolled at once, in order of the files.</summary>
/// <param name="Success">Enrolled files.</param>
/// <param name="Failed">Refused files.</param>
/// <param name="Skipped">Files of too little quality, and those that were enrolled before.</param>
public sealed record OfflineEnrolment(OfflineEnrolled[] Success, OfflineRefused[] Failed, OfflineRefused[] Skipped)
{
    internal static OfflineEnrolment Of(IReadOnlyList<OfflineOutcome> outcomes) => new(
        [.. outcomes.Where(outcome => outcome.Result is { Duplicate: false }).Select(OfflineEnrolled.Of)],
        [.. outcomes.Where(outcome => outcome.Failure is not null && !outcome.IsSkipped).Select(OfflineRefused.Of)],
        [.. outcomes.Where(outcome => outcome.IsSkipped).Select(OfflineRefused.Of)]);
}

/// <summary>What came of one file.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Result">What was enrolled; null when nothing was.</param>
/// <param name="Failure">Why nothing was; null when something was.</param>
internal sealed record OfflineOutcome(string Path, EnrolmentResult? Result, FaceException? Failure)
{
    /// <summary>Whether there was nothing wrong with it, but it was not wanted.</summary>
    public bool IsSkipped => Result is { Duplicate: true } || Failure?.Error == FaceError.FaceQualityTooLow;
}

/// <summary>An enrolled file.</summary>
/// <param name="Path">Its path.</param>
/// <param name="FaceIds">Its faces.</param>
/// <param name="QualityScore">Quality of the first of them, 0..1.</param>
/// <param name="PersonId">Whose they are.</param>
public sealed record OfflineEnrolled(string Path, string[] FaceIds, float QualityScore, string PersonId)
{
    internal static OfflineEnrolled Of(OfflineOutcome outcome) => new(
        outcome.Path, [.. outcome.Result!.Faces.Select(face => face.Id.ToString())], outcome.Result.Faces[0].Quality.Overall, outcome.Result.Person.Id.ToString());
}

/// <summary>A file that was not enrolled.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why.</param>
/// <param name="Code">Stable code.</param>
public sealed record OfflineRefused(string Path, string Reason, string Code)
{
    internal static OfflineRefused Of(OfflineOutcome outcome) => outcome.Failure is { } failure
        ? new OfflineRefused(outcome.Path, failure.Message, failure.Error.ToWire())
        : new OfflineRefused(outcome.Path, "The very same picture of that person was enrolled before.", "duplicate");
}

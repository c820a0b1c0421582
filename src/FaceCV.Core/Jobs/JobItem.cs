using System.Text.Json.Nodes;
using FaceCV.Core.Errors;

namespace FaceCV.Core.Jobs;

/// <summary>One piece of a job's work.</summary>
/// <param name="Number">Its place in the job, from 0.</param>
/// <param name="Label">What people know it by, for example a file's path.</param>
/// <param name="Input">What the kind of work needs to do it, a JSON object of its own making; null once the job has ended.</param>
/// <param name="Outcome">What became of it; null while it is not done.</param>
/// <param name="FinishedAt">When it got its outcome, UTC; null while it has none.</param>
public sealed record JobItem(int Number, string Label, JsonObject? Input, JobOutcome? Outcome = null, DateTimeOffset? FinishedAt = null);

/// <summary>What became of an item.</summary>
/// <param name="Word">The outcome in one word of the kind of work, for example <c>enrolled</c>; outcomes are counted and sought by it.</param>
/// <param name="Result">What the work gave, a JSON object; null is nothing.</param>
/// <param name="Code">Stable code of the refusal; null when it was none.</param>
/// <param name="Reason">Why it was refused or skipped; null when it was not.</param>
public sealed record JobOutcome(string Word, JsonObject? Result = null, string? Code = null, string? Reason = null)
{
    /// <summary>The word of every item that was refused, whatever the kind of work.</summary>
    public const string RefusedWord = "refused";

    /// <summary>The refusal that an exception means; the remedy is part of the reason.</summary>
    public static JobOutcome Refused(FaceException exception) => Refused(exception.Error.ToWire(), exception.Message, exception.Remedy);

    /// <summary>A refusal.</summary>
    /// <param name="code">Stable code.</param>
    /// <param name="message">What was wrong.</param>
    /// <param name="remedy">What to do about it; null when the message says it.</param>
    public static JobOutcome Refused(string code, string message, string? remedy = null) =>
        new(RefusedWord, Code: code, Reason: remedy is null ? message : $"{message} {remedy}");
}

using System.Text.Json.Nodes;
using FaceCV.Core.Errors;

namespace FaceCV.Core.Jobs;

/// <summary>Where a job is in its life: queued, running, then one of the three ends.</summary>
public enum JobState
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Is being worked on, or was when the program that worked on it ended, and will be again.</summary>
    Running,

    /// <summary>Every item has an outcome.</summary>
    Completed,

    /// <summary>Somebody ended it; items without an outcome keep none.</summary>
    Cancelled,

    /// <summary>Something that would have met every item ended it; see <see cref="Job.Failure"/>.</summary>
    Failed,
}

/// <summary>Why a job failed as a whole.</summary>
/// <param name="Code">Stable code, as the HTTP API uses it.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="Remedy">What to do about it; null when the message says it.</param>
public sealed record JobFailure(string Code, string Message, string? Remedy)
{
    /// <summary>The failure that an exception means.</summary>
    public static JobFailure Of(FaceException exception) => new(exception.Error.ToWire(), exception.Message, exception.Remedy);
}

/// <summary>Many items of one kind of work, done in the background. What an item is, only its kind knows.</summary>
public sealed record Job
{
    /// <summary>Greatest length of an idempotency key, in characters.</summary>
    public const int MaxIdempotencyKeyLength = 200;

    /// <summary>Identity.</summary>
    public required JobId Id { get; init; }

    /// <summary>Name of the kind of work, for example <c>enrol</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it is in its life.</summary>
    public JobState State { get; init; }

    /// <summary>What the kind of work needs to know for all items; a JSON object of its own making. Treat as read-only.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>How many items it has.</summary>
    public required int Total { get; init; }

    /// <summary>The caller's name for the request that made it, unique where present; null is none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Hash of the request that made it, so that another request under the same key is told from a repeated one.</summary>
    public required string RequestHash { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public JobFailure? Failure { get; init; }

    /// <summary>The data folder it was sent to, which has its archive: only a server with that folder works on it. Null is any.</summary>
    public Guid? Owner { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When work on it first began, UTC; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, UTC; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether nothing more will happen to it.</summary>
    public bool IsEnded => State is JobState.Completed or JobState.Cancelled or JobState.Failed;
}

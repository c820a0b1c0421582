using FaceCV.Core.Gallery;

namespace FaceCV.Core.Audit;

/// <summary>How an action ended.</summary>
public enum AuditOutcome
{
    /// <summary>It has begun; another entry tells its end.</summary>
    Begun,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was not done, or only the targets that are named.</summary>
    Failed,

    /// <summary>Who asked may not.</summary>
    Refused,
}

/// <summary>Who did something.</summary>
/// <param name="Kind"><c>key</c>, <c>token</c>, <c>local</c>, <c>anonymous</c>, <c>cli</c>, <c>job</c> or <c>server</c>.</param>
/// <param name="Id">Id of the key, subject of the token, id of the operating system's user, id of the job; never a name.</param>
public sealed record AuditActor(string Kind, string Id)
{
    /// <summary>The program itself.</summary>
    public static AuditActor Server { get; } = new("server", "server");

    /// <summary>The command line, with the number of the operating system's user where it has one.</summary>
    public static AuditActor Cli { get; } = new("cli", CliUser.Id());
}

/// <summary>Something to be written down. Ids only: no names of people, templates, file names or secrets.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record AuditEvent(AuditAction Action, AuditActor Actor, AuditOutcome Outcome)
{
    /// <summary>Most targets that one entry names.</summary>
    public const int MostTargets = 100;

    /// <summary>When; UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The address that it came from; null of the machine itself.</summary>
    public string? Address { get; init; }

    /// <summary>Id of the request, as in its answer and in the server's log.</summary>
    public string? Request { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public int? Status { get; init; }

    /// <summary>Name of the collection; null when it is about none.</summary>
    public string? Collection { get; init; }

    /// <summary>To whom or what: kind and id, as in <c>person:0199...</c>; at most <see cref="MostTargets"/>.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>How many, when that is more than one or than the targets named.</summary>
    public long? Count { get; init; }
}

using System.Data.Common;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Formats;

namespace FaceCV.Stores.Rows;

/// <summary>A job as a row; the columns have the same names in every relational store.</summary>
internal static class JobRow
{
    /// <summary>The columns <see cref="Read"/> reads.</summary>
    public const string Columns =
        "id, kind, state, options, total, idempotency_key, request_hash, failure_code, failure_message, failure_remedy, created_at, started_at, ended_at, owner";

    /// <summary>Condition of the jobs that have ended.</summary>
    public const string Ended = "state IN ('completed', 'cancelled', 'failed')";

    /// <summary>A state as it is stored.</summary>
    public static string Word(JobState state) => state.ToString().ToLowerInvariant();

    /// <summary>A job.</summary>
    public static Job Read(DbDataReader reader) => new()
    {
        Id = new JobId(reader.ReadGuid(0)),
        Kind = reader.GetString(1),
        State = Enum.Parse<JobState>(reader.GetString(2), ignoreCase: true),
        Options = MetadataText.Read(reader.GetString(3)),
        Total = reader.GetInt32(4),
        IdempotencyKey = reader.ReadText(5),
        RequestHash = reader.GetString(6),
        Failure = reader.ReadText(7) is { } code ? new JobFailure(code, reader.GetString(8), reader.ReadText(9)) : null,
        CreatedAt = reader.ReadTime(10),
        StartedAt = reader.IsDBNull(11) ? null : reader.ReadTime(11),
        EndedAt = reader.IsDBNull(12) ? null : reader.ReadTime(12),
        Owner = reader.IsDBNull(13) ? null : reader.ReadGuid(13),
    };
}

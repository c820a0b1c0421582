using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Rows;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Items of jobs as rows.</summary>
internal static class JobItemRows
{
    private const string OfJob = "job_key = (SELECT key FROM jobs WHERE id = $id)";

    /// <summary>Inserts the items of a job, by one command whose parameters are set anew for each.</summary>
    public static void Insert(SqliteConnection connection, long jobKey, IReadOnlyList<JobItem> items)
    {
        using var command = connection.Command("INSERT INTO job_items VALUES ($key, $number, $label, $input, $outcome, $result, $code, $reason, $at)");
        foreach (var item in items)
        {
            command.Parameters.Clear();
            ReadOnlySpan<(string Name, object? Value)> values =
            [
                ("$key", jobKey), ("$number", item.Number), ("$label", item.Label), ("$input", JobItemRow.Text(item.Input)), ("$outcome", item.Outcome?.Word),
                ("$result", JobItemRow.Text(item.Outcome?.Result)), ("$code", item.Outcome?.Code), ("$reason", item.Outcome?.Reason), ("$at", item.FinishedAt?.UtcTicks),
            ];
            foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>A page of a job's items, in order.</summary>
    public static Page<JobItem> List(SqliteConnection connection, JobId id, JobItemQuery query)
    {
        var where = "WHERE " + OfJob + query.Outcome switch
        {
            null => "",
            JobItemQuery.Pending => " AND outcome IS NULL",
            _ => " AND outcome = $outcome",
        };
        var (job, outcome) = (("$id", (object?)RowValues.Bytes(id.Value)), ("$outcome", (object?)query.Outcome));
        var total = connection.ReadNumber("SELECT COUNT(*) FROM job_items " + where, job, outcome)!.Value;
        var items = connection.ReadAll(
            JobItemRow.Read,
            $"SELECT {JobItemRow.Columns} FROM job_items {where} ORDER BY number LIMIT $limit OFFSET $offset",
            job, outcome, ("$limit", query.Limit), ("$offset", query.Offset));
        return new Page<JobItem>(items, total);
    }

    /// <summary>Counts of outcomes by their words.</summary>
    public static Dictionary<string, int> CountOutcomes(SqliteConnection connection, JobId id) => connection.ReadAll(
            reader => (Word: reader.GetString(0), Count: reader.GetInt32(1)),
            $"SELECT outcome, COUNT(*) FROM job_items WHERE {OfJob} AND outcome IS NOT NULL GROUP BY outcome",
            ("$id", RowValues.Bytes(id.Value)))
        .ToDictionary(row => row.Word, row => row.Count, StringComparer.Ordinal);

    /// <summary>Gives an item its outcome, if it has none.</summary>
    public static void Finish(SqliteConnection connection, long jobKey, int number, JobOutcome outcome, DateTimeOffset now) => connection.Execute(
        """
        UPDATE job_items SET outcome = $outcome, result = $result, code = $code, reason = $reason, finished_at = $now
        WHERE job_key = $key AND number = $number AND outcome IS NULL
        """,
        ("$outcome", outcome.Word), ("$result", JobItemRow.Text(outcome.Result)), ("$code", outcome.Code), ("$reason", outcome.Reason), ("$now", now.UtcTicks),
        ("$key", jobKey), ("$number", number));

    /// <summary>Erases the inputs of a job's items; whether there were any.</summary>
    public static bool EraseInputs(SqliteConnection connection, long jobKey) =>
        connection.Execute("UPDATE job_items SET input = NULL WHERE job_key = $key AND input IS NOT NULL", ("$key", jobKey)) > 0;
}

using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Rows;

namespace FaceCV.Stores.MySql;

/// <summary>Items of jobs as rows.</summary>
internal static class JobItemRows
{
    private const int ItemsPerInsert = 100;
    private const string OfJob = "job_key = (SELECT j.key FROM jobs j WHERE j.id = @id)";

    /// <summary>Inserts the items of a job, many by one statement.</summary>
    public static async Task InsertAsync(MySqlSession session, long jobKey, IReadOnlyList<JobItem> items)
    {
        foreach (var chunk in items.Chunk(ItemsPerInsert))
        {
            var rows = chunk.Select((_, n) => $"(@key, @number{n}, @label{n}, @input{n}, @outcome{n}, @result{n}, @code{n}, @reason{n}, @at{n})");
            await session.ExecuteAsync(
                $"INSERT INTO job_items (job_key, {JobItemRow.Columns}) VALUES {string.Join(", ", rows)}",
                [("@key", jobKey), .. chunk.SelectMany((item, n) => Values(item, n))]);
        }
    }

    /// <summary>A page of a job's items, in order.</summary>
    public static async Task<Page<JobItem>> ListAsync(MySqlSession session, JobId id, JobItemQuery query)
    {
        var where = "WHERE " + OfJob + query.Outcome switch
        {
            null => "",
            JobItemQuery.Pending => " AND outcome IS NULL",
            _ => " AND outcome = @outcome",
        };
        var (job, outcome) = (IdOf(id), ("@outcome", (object?)query.Outcome));
        var total = (await session.ReadNumberAsync("SELECT COUNT(*) FROM job_items " + where, job, outcome))!.Value;
        var items = await session.ReadAllAsync(
            JobItemRow.Read,
            $"SELECT {JobItemRow.Columns} FROM job_items {where} ORDER BY number LIMIT @limit OFFSET @offset",
            job, outcome, ("@limit", query.Limit), ("@offset", query.Offset));
        return new Page<JobItem>(items, total);
    }

    /// <summary>Counts of outcomes by their words.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> CountOutcomesAsync(MySqlSession session, JobId id)
    {
        var rows = await session.ReadAllAsync(
            reader => (Word: reader.GetString(0), Count: reader.GetInt32(1)),
            $"SELECT outcome, COUNT(*) FROM job_items WHERE {OfJob} AND outcome IS NOT NULL GROUP BY outcome",
            IdOf(id));
        return rows.ToDictionary(row => row.Word, row => row.Count, StringComparer.Ordinal);
    }

    /// <summary>Gives an item its outcome, if it has none.</summary>
    public static Task FinishAsync(MySqlSession session, long jobKey, int number, JobOutcome outcome, DateTimeOffset now) => session.ExecuteAsync(
        """
        UPDATE job_items SET outcome = @outcome, result = @result, code = @code, reason = @reason, finished_at = @now
        WHERE job_key = @key AND number = @number AND outcome IS NULL
        """,
        ("@outcome", outcome.Word), ("@result", JobItemRow.Text(outcome.Result)), ("@code", outcome.Code), ("@reason", outcome.Reason), ("@now", now.UtcTicks),
        ("@key", jobKey), ("@number", number));

    /// <summary>Erases the inputs of a job's items.</summary>
    public static Task EraseInputsAsync(MySqlSession session, long jobKey) =>
        session.ExecuteAsync("UPDATE job_items SET input = NULL WHERE job_key = @key AND input IS NOT NULL", ("@key", jobKey));

    private static (string Name, object? Value) IdOf(JobId id) => ("@id", RowValues.Bytes(id.Value));

    private static IEnumerable<(string Name, object? Value)> Values(JobItem item, int n) =>
    [
        ($"@number{n}", item.Number), ($"@label{n}", item.Label), ($"@input{n}", JobItemRow.Text(item.Input)), ($"@outcome{n}", item.Outcome?.Word),
        ($"@result{n}", JobItemRow.Text(item.Outcome?.Result)), ($"@code{n}", item.Outcome?.Code), ($"@reason{n}", item.Outcome?.Reason),
        ($"@at{n}", item.FinishedAt?.UtcTicks),
    ];
}

namespace FaceCV.Server.SystemHealth;

/// <summary>Counts requests and remembers how long the latest took. Safe for parallel use.</summary>
public sealed class RequestMeter(TimeProvider time)
{
    private const int Remembered = 4096;
    private const int ServerError = 500;

    private readonly Lock _lock = new();
    private readonly (long At, double Milliseconds)[] _latest = new (long, double)[Remembered];
    private long _total;
    private long _failed;

    /// <summary>Adds one answered request.</summary>
    /// <param name="status">HTTP status; 500 and above count as failed.</param>
    /// <param name="milliseconds">Time it took.</param>
    public void Add(int status, double milliseconds)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            _latest[_total % Remembered] = (now, milliseconds);
            _total++;
            if (status >= ServerError) _failed++;
        }
    }

    /// <summary>What was counted.</summary>
    public RequestFigures Read()
    {
        (long At, double Milliseconds)[] latest;
        long total, failed;
        lock (_lock)
        {
            (total, failed) = (_total, _failed);
            latest = _latest[..(int)Math.Min(total, Remembered)];
        }

        if (latest.Length == 0) return new RequestFigures(0, 0, 0, 0, 0);
        double[] durations = [.. latest.Select(request => request.Milliseconds).Order()];
        var lastMinute = latest.Count(request => time.GetElapsedTime(request.At) < TimeSpan.FromMinutes(1));
        return new RequestFigures(
            total, lastMinute, Math.Round(durations.Average(), 2), Math.Round(durations[(int)(0.95 * (durations.Length - 1))], 2), Math.Round((double)failed / total, 4));
    }
}

/// <summary>Requests in figures.</summary>
/// <param name="TotalRequests">Since the start.</param>
/// <param name="RequestsPerMinute">In the last minute, at most the latest 4096.</param>
/// <param name="AvgResponseTime">Mean of the latest 4096, milliseconds.</param>
/// <param name="P95ResponseTime">95 of 100 of them were faster, milliseconds.</param>
/// <param name="ErrorRate">Share answered 500 and above since the start, 0..1.</param>
public sealed record RequestFigures(long TotalRequests, int RequestsPerMinute, double AvgResponseTime, double P95ResponseTime, double ErrorRate);

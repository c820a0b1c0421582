using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace FaceCV.Server.SystemHealth;

/// <summary>Counts requests and remembers how long the latest took, as ASP.NET's own metric of requests has it. Safe for parallel use.</summary>
public sealed class RequestMeter : IHostedService, IDisposable
{
    private const string Requests = "http.server.request.duration";
    private const string Status = "http.response.status_code";
    private const int Remembered = 4096;
    private const int ServerError = 500;

    private readonly TimeProvider _time;
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly (long At, double Milliseconds)[] _latest = new (long, double)[Remembered];
    private long _total;
    private long _failed;

    /// <summary>Makes the meter; it counts once it is started.</summary>
    /// <param name="meters">Makes the meters of this server, which are told from those of others in the process by it.</param>
    /// <param name="time">Clock.</param>
    public RequestMeter(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Requests && instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(seconds * 1000, tags));
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

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
        var lastMinute = latest.Count(request => _time.GetElapsedTime(request.At) < TimeSpan.FromMinutes(1));
        return new RequestFigures(
            total, lastMinute, Math.Round(durations.Average(), 2), Math.Round(durations[(int)(0.95 * (durations.Length - 1))], 2), Math.Round((double)failed / total, 4));
    }

    private void Add(double milliseconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var failed = false;
        foreach (var tag in tags) failed |= tag.Key == Status && tag.Value is >= ServerError;
        var now = _time.GetTimestamp();
        lock (_lock)
        {
            _latest[_total % Remembered] = (now, milliseconds);
            _total++;
            if (failed) _failed++;
        }
    }
}

/// <summary>Requests in figures.</summary>
/// <param name="TotalRequests">Since the start.</param>
/// <param name="RequestsPerMinute">In the last minute, at most the latest 4096.</param>
/// <param name="AvgResponseTime">Mean of the latest 4096, milliseconds.</param>
/// <param name="P95ResponseTime">95 of 100 of them were faster, milliseconds.</param>
/// <param name="ErrorRate">Share answered 500 and above since the start, 0..1.</param>
public sealed record RequestFigures(long TotalRequests, int RequestsPerMinute, double AvgResponseTime, double P95ResponseTime, double ErrorRate);

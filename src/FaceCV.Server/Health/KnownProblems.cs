using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Health;

/// <summary>Remembers what the last look at the checks found, for who measures, and logs when it changes. Safe for parallel use.</summary>
internal sealed partial class KnownProblems(ILogger<KnownProblems> logger) : IHealthCheckPublisher
{
    private volatile IReadOnlyDictionary<string, bool> _found = new Dictionary<string, bool>(StringComparer.Ordinal);

    /// <summary>For each check, 1 when it found a problem, else 0.</summary>
    public IEnumerable<Measurement<int>> Measure() => _found.Select(check => new Measurement<int>(check.Value ? 1 : 0, KeyValuePair.Create("facecv.problem", (object?)check.Key)));

    /// <inheritdoc/>
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        var before = Names(_found);
        _found = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status != HealthStatus.Healthy, StringComparer.Ordinal);
        var now = Names(_found);
        if (now == before) return Task.CompletedTask;
        if (now.Length > 0) Degraded(logger, now);
        else Healthy(logger);
        return Task.CompletedTask;
    }

    private static string Names(IReadOnlyDictionary<string, bool> found) => string.Join(", ", found.Where(check => check.Value).Select(check => check.Key));

    [LoggerMessage(1090, LogLevel.Warning, "The server has problems: {Problems}; /health tells what to do")]
    private static partial void Degraded(ILogger logger, string problems);

    [LoggerMessage(1091, LogLevel.Information, "The server has no problems any more")]
    private static partial void Healthy(ILogger logger);
}

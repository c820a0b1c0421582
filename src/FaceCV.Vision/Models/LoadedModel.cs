namespace FaceCV.Vision.Models;

/// <summary>A model that is in memory.</summary>
/// <param name="Pack">Pack name.</param>
/// <param name="Model">Model name inside the pack.</param>
/// <param name="Task">What it does.</param>
/// <param name="ExecutionProvider">The execution provider really in use.</param>
/// <param name="LoadedAt">When it was loaded.</param>
/// <param name="LoadTime">How long that took, checksum included.</param>
/// <param name="LastUsed">When a lease was last taken or given back.</param>
/// <param name="FileBytes">Size of its file.</param>
/// <param name="MemoryBytes">Growth of this process's resident memory while it was loaded, at least 0; others' work at that moment counts in.</param>
/// <param name="Runs">Runs since it was loaded.</param>
/// <param name="RunTime">Wall time of all those runs together.</param>
/// <param name="Leases">Leases out now.</param>
public sealed record LoadedModel(
    string Pack,
    string Model,
    ModelTask Task,
    string ExecutionProvider,
    DateTimeOffset LoadedAt,
    TimeSpan LoadTime,
    DateTimeOffset LastUsed,
    long FileBytes,
    long MemoryBytes,
    long Runs,
    TimeSpan RunTime,
    int Leases);

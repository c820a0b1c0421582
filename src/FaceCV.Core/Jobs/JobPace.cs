namespace FaceCV.Core.Jobs;

/// <summary>How fast a job goes, since work on it last began.</summary>
/// <param name="Done">Items done since then.</param>
/// <param name="Elapsed">Time since then.</param>
public readonly record struct JobPace(int Done, TimeSpan Elapsed)
{
    /// <summary>Items a second; null when nothing is done yet.</summary>
    public double? Rate => Done > 0 && Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : null;

    /// <summary>Seconds that so many more items will take at this pace; null when it is not known yet.</summary>
    /// <param name="items">Items left, not negative.</param>
    public double? SecondsFor(int items) => Rate is { } rate ? items / rate : null;
}

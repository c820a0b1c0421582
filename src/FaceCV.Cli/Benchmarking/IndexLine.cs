namespace FaceCV.Cli.Benchmarking;

/// <summary>What was measured of an index of one size. Times are medians.</summary>
/// <param name="Templates">Templates in it, one a person.</param>
/// <param name="MedianMs">The five nearest to one probe, of vectors that lie as templates do.</param>
/// <param name="P99Ms">99 of 100 such searches are faster.</param>
/// <param name="Searches">How many were timed.</param>
/// <param name="AnywhereMs">The same of vectors that lie anywhere, which is the worst case.</param>
/// <param name="ProbeOfEightMs">Of eight probes searched at once, an eighth.</param>
/// <param name="FloatScanMs">The same by comparing with every vector as floats, on one thread; null when there is no memory for them.</param>
/// <param name="StartSeconds">Opening it from its files.</param>
/// <param name="BytesPerTemplate">Memory it takes when opened so.</param>
internal sealed record IndexLine(
    int Templates, double MedianMs, double P99Ms, int Searches, double AnywhereMs, double ProbeOfEightMs, double? FloatScanMs, double StartSeconds, double BytesPerTemplate);

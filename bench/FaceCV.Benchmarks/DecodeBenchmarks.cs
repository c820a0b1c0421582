using BenchmarkDotNet.Attributes;
using FaceCV.Vision.Imaging;

namespace FaceCV.Benchmarks;

/// <summary>Decoding the largest JPEG of the detection data, in full and at the reduced scale that detection needs.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private readonly ImageLimits _limits = new();
    private byte[] _jpeg = [];

    [GlobalSetup]
    public void Setup() => _jpeg = BenchmarkData.Group();

    [Benchmark(Baseline = true, Description = "full scale")]
    public void Full() => ImageDecoder.Decode(_jpeg, _limits).Dispose();

    [Benchmark(Description = "reduced scale")]
    public void Reduced() => ImageDecoder.Decode(_jpeg, _limits, _limits.ReducedSide).Dispose();
}

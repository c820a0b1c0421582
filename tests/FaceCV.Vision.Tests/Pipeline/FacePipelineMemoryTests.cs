using FaceCV.Core.Faces;

namespace FaceCV.Vision.Tests.Pipeline;

[CollectionDefinition(nameof(FacePipelineMemoryTests), DisableParallelization = true)]
[Collection(nameof(FacePipelineMemoryTests))]
public sealed class FacePipelineMemoryTests(StarterPipeline starter)
{
    private const int Rounds = 4, CallsPerRound = 700;
    private const long Megabyte = 1024 * 1024;

    // A lost picture of 160x120 is 77 kB and a lost input of the embedder 150 kB: over the 2,100 calls that are compared, either is 150 MB and more.
    [Fact]
    public void Analyse_ThousandsOfPictures_HoldsMemoryFlat()
    {
        var pipeline = starter.Create();
        byte[][] pictures = [.. Enumerable.Range(0, 7).Select(i => DrawnFaces.Jpeg(160, 120, (80, 58, 60 + (5 * i))))];
        var request = new AnalysisRequest { Parts = FaceParts.Embedding | FaceParts.Quality | FaceParts.AlignedCrop };
        List<(long Managed, long Resident)> after = [];
        for (var round = 0; round < Rounds; round++)
        {
            Parallel.For(0, CallsPerRound, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => AnalyseOrFail(pipeline, pictures, i, request));
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            after.Add((GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet));
        }

        // The first round warms pools and arenas.
        var report = string.Join(", ", after.Select(point => $"{point.Managed / Megabyte}/{point.Resident / Megabyte} MB"));
        (after[^1].Managed - after[0].Managed).ShouldBeLessThan(20 * Megabyte, report);
        (after[^1].Resident - after[0].Resident).ShouldBeLessThan(60 * Megabyte, report);
    }

    // Every tenth file is cut off: the way out through an exception must not leak either.
    private static void AnalyseOrFail(Vision.Pipeline.FacePipeline pipeline, byte[][] pictures, int i, AnalysisRequest request)
    {
        var picture = pictures[i % pictures.Length];
        if (i % 10 == 0) Should.Throw<Core.Errors.FaceException>(() => pipeline.Analyse(picture.AsMemory(0, picture.Length / 2), request));
        else pipeline.Analyse(picture, request);
    }
}

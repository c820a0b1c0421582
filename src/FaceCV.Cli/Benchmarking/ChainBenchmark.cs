using System.Diagnostics;
using FaceCV.Core.Faces;
using FaceCV.Core.Index;
using FaceCV.Core.Matching;
using FaceCV.Vision.Pipeline;

namespace FaceCV.Cli.Benchmarking;

/// <summary>The whole way from a file's bytes to a decision on every face, in process.</summary>
/// <param name="pipeline">The chain.</param>
/// <param name="index">What every face is searched in.</param>
/// <param name="images">Files' bytes.</param>
internal sealed class ChainBenchmark(FacePipeline pipeline, IVectorIndex index, IReadOnlyList<byte[]> images)
{
    private const float Threshold = 0.4f, Margin = 0.05f;
    private static readonly AnalysisRequest Request = new() { Parts = FaceParts.Embedding };

    /// <summary>
    /// One picture after the other on one thread; also the median of each picture's time against that of its networks alone, how many faces a
    /// picture had and how much was allocated for it.
    /// </summary>
    public (Durations Durations, double Ratio, double FacesPerImage, double FloorPerImage, long BytesPerImage) OneByOne(
        TimeSpan budget, SessionFloor floor, CancellationToken cancellationToken)
    {
        var (faces, floors, runs, ratios) = (0L, 0d, 0L, new List<double>());
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var durations = Stopwatches.Measure(
            budget,
            run =>
            {
                var start = Stopwatch.GetTimestamp();
                var found = Identify(run);
                ratios.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / floor.Of(found));
                faces += found;
                floors += floor.Of(found);
                runs++;
            },
            cancellationToken);
        return (durations, Durations.Of(ratios).Median, (double)faces / runs, floors / runs, (GC.GetAllocatedBytesForCurrentThread() - allocated) / runs);
    }

    /// <summary>Pictures a second with so many threads.</summary>
    public double PerSecond(TimeSpan budget, int workers, CancellationToken cancellationToken)
    {
        Run(budget / 10);
        return Run(budget);

        double Run(TimeSpan time)
        {
            var (done, began) = (0, Stopwatch.GetTimestamp());
            var threads = Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
                () =>
                {
                    for (var run = worker; Stopwatch.GetElapsedTime(began) < time; run += workers)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        Identify(run);
                        Interlocked.Increment(ref done);
                    }
                },
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)).ToArray();
            Task.WaitAll(threads, cancellationToken);
            return done / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
    }

    private int Identify(int run)
    {
        var analysis = pipeline.Analyse(images[run % images.Count], Request);
        var hits = index.SearchPeopleMany([.. analysis.Faces.Select(face => face.Embedding!.Memory)], 5);
        return Matcher.DecideFrame(hits, Threshold, Margin).Length;
    }
}

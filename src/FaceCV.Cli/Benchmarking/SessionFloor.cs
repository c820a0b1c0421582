using FaceCV.Vision.Models;

namespace FaceCV.Cli.Benchmarking;

/// <summary>The networks alone, on inputs that are ready: what the chain around them cannot be faster than.</summary>
/// <param name="Detect">Median milliseconds of one run of the detector.</param>
/// <param name="Landmarks">Of the landmark network; 0 when the pack has none.</param>
/// <param name="Embed">Of the recogniser.</param>
internal sealed record SessionFloor(double Detect, double Landmarks, double Embed)
{
    /// <summary>Milliseconds for a picture with so many faces.</summary>
    public double Of(int faces) => Detect + (faces * (Landmarks + Embed));

    /// <summary>Measures the networks of a pack on one thread.</summary>
    /// <param name="pack">Its landmarks and recogniser.</param>
    /// <param name="detecting">The pack whose detector is used.</param>
    /// <param name="pool">Loaded models.</param>
    /// <param name="budget">Time for each network.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static SessionFloor Measure(InstalledPack pack, InstalledPack detecting, SessionPool pool, TimeSpan budget, CancellationToken cancellationToken)
    {
        return new SessionFloor(Median(detecting, ModelTask.Detection), Median(pack, ModelTask.Landmarks), Median(pack, ModelTask.Embedding));

        double Median(InstalledPack from, ModelTask task)
        {
            if (from.Manifest.Find(task) is not { } model) return 0;
            using var lease = pool.Lease(from, model);
            using var run = lease.Session.Rent();
            var random = new Random(7);
            foreach (ref var value in run.Input) value = (random.NextSingle() * 2) - 1;
            return Stopwatches.Measure(budget, _ => run.Execute(), cancellationToken).Median;
        }
    }
}

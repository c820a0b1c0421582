namespace FaceCV.Cli.Evaluation;

/// <summary>All images of a set.</summary>
/// <param name="Images">The images, in the order asked.</param>
/// <param name="Elapsed">Wall time of all of them, reading included.</param>
/// <param name="Mirroring">Which embeddings are averaged with the mirrored face's.</param>
/// <param name="FromCrops">Whether templates are of the crops that enrolment keeps.</param>
internal sealed record EmbeddedSet(IReadOnlyList<EmbeddedImage> Images, TimeSpan Elapsed, Mirroring Mirroring, bool FromCrops)
{
    /// <summary>Images without a usable face.</summary>
    public IEnumerable<EmbeddedImage> Failures => Images.Where(image => image.Probe is null);

    /// <summary>Throughput.</summary>
    public double ImagesPerSecond => Images.Count / Math.Max(1e-9, Elapsed.TotalSeconds);

    /// <summary>A sentence about the embedding.</summary>
    public string Line =>
        $"{Images.Count:N0} images embedded in {Elapsed.TotalSeconds:0.0} s, {ImagesPerSecond:0} images/s{Mirrored}{(FromCrops ? ", templates from kept crops" : "")}; failures to acquire: {Failures.Count():N0}.";

    private string Mirrored => Mirroring switch
    {
        Mirroring.None => "",
        Mirroring.Templates => $" ({Images.Count(image => image.Template is not null):N0} of them once more, mirror-averaged, as a template)",
        _ => " (mirror-averaged)",
    };
}

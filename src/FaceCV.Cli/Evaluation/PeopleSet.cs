using FaceCV.Cli.Images;
using FaceCV.Core.Evaluation;

namespace FaceCV.Cli.Evaluation;

/// <summary>An embedded folder with a sub-folder a person.</summary>
/// <param name="People">Number of people.</param>
/// <param name="Embedded">How the images were embedded.</param>
/// <param name="Samples">The images with their people, person by person.</param>
internal sealed record PeopleSet(int People, EmbeddedSet Embedded, IReadOnlyList<LabelledEmbedding> Samples)
{
    /// <summary>Reads and embeds a folder.</summary>
    /// <param name="context">Console, settings, services.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="mirroring">What is averaged with the mirrored face.</param>
    /// <param name="enrolledPerPerson">How many images of a person, the first ones, need a template; null is all.</param>
    /// <param name="fusion">Another recogniser to fuse with; null is none.</param>
    /// <param name="fromCrops">Make templates of the crop that enrolment keeps.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="Core.Errors.FaceException">There is no such folder, or nobody in it.</exception>
    public static async Task<PeopleSet> ReadAsync(
        CliContext context, string folder, Mirroring mirroring, int? enrolledPerPerson, Fusion? fusion, bool fromCrops, CancellationToken cancellationToken)
    {
        var people = ImageFiles.OfPeople(folder, context.Settings.Images, root: null);
        (string Person, string File, int Number)[] images = [.. people.SelectMany(person => person.Files.Select((file, index) => (person.Name, file, index + 1)))];
        var set = await SetEmbedder.RunAsync(
            context, [.. images.Select(image => image.File)], mirroring, index => !(images[index].Number > enrolledPerPerson), fusion, fromCrops, cancellationToken);
        var samples = images.Zip(set.Images, (image, embedded) => new LabelledEmbedding(
            image.Person, $"{image.Person}/{Path.GetFileName(image.File)}", embedded.Probe, embedded.Template));
        return new PeopleSet(people.Count, set, [.. samples]);
    }
}

using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Recognition;
using FaceCV.TestKit.Faces;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Recognition;

/// <summary>The use cases over pictures that are texts and a gallery in memory.</summary>
internal sealed class Scene
{
    public Scene(RecognitionOptions? options = null)
    {
        var (analyser, chosen) = (Analyser, options ?? new RecognitionOptions());
        Gallery = new PersonGallery(Store, new IndexMaker());
        Enrolment = new Enrolment(analyser, analyser, Gallery, chosen, TimeProvider.System);
        Identification = new Identification(analyser, analyser, Gallery, chosen);
        Verification = new Verification(analyser, analyser, Gallery, chosen);
        Comparison = new Comparison(analyser, analyser, chosen);
    }

    public FakeAnalyser Analyser { get; } = new();

    public MemoryGalleryStore Store { get; } = new();

    public PersonGallery Gallery { get; }

    public Enrolment Enrolment { get; }

    public Identification Identification { get; }

    public Verification Verification { get; }

    public Comparison Comparison { get; }

    public static byte[] Picture(params string[] people) => FakeAnalyser.Picture(people);

    public async Task<Person> EnrolAsync(string name, string? shot = null) =>
        (await Enrolment.EnrolAsync(new EnrolmentRequest { Image = Picture(shot ?? name), Name = name })).Person;

    public Task<IdentificationResult> IdentifyAsync(params string[] people) => Identification.IdentifyAsync(new IdentificationRequest { Image = Picture(people) });
}

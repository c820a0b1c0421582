using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Recognition;

/// <summary>The recognisers that one enrolment makes templates with.</summary>
/// <param name="Main">The one of the pack enrolled with; the gate decides by it.</param>
/// <param name="Others">Those whose templates are kept beside.</param>
internal sealed record EnrolmentModels(Recogniser Main, IReadOnlyList<Recogniser> Others)
{
    /// <summary>The recognisers of a pack and of the settings.</summary>
    /// <exception cref="Errors.FaceException">A pack is not known, not installed, or has no recogniser.</exception>
    public static EnrolmentModels Of(IRecogniserCatalogue recognisers, string? pack, RecognitionOptions options)
    {
        var main = recognisers.Find(pack);
        return new(main, [.. options.TemplatePacks.Where(name => name != main.Pack).Distinct(StringComparer.Ordinal).Select(recognisers.Find)]);
    }

    /// <summary>Templates by the others.</summary>
    /// <exception cref="Errors.FaceException">One is missing.</exception>
    public IReadOnlyList<Template> OtherTemplates(DetectedFace face) =>
        [.. Others.Select((other, place) => new Template(face.RequireOtherEmbedding(place, other)))];
}

using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

#pragma warning disable CS9113
namespace FaceCV.Core.Recognition;

/// <summary>Enrols faces through the gate.</summary>
public sealed class Enrolment(
    IFaceAnalyser analyser, IRecogniserCatalogue recognisers, PersonGallery gallery, RecognitionOptions options, TimeProvider time)
{
    /// <summary>Enrols the face of one image.</summary>
    public Task<EnrolmentResult> EnrolAsync(EnrolmentRequest request, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}

/// <summary>Names the faces of an image.</summary>
public sealed class Identification(
    IFaceAnalyser analyser, IRecogniserCatalogue recognisers, PersonGallery gallery, RecognitionOptions options)
{
    /// <summary>Searches the gallery for every face of one image.</summary>
    public Task<IdentificationResult> IdentifyAsync(IdentificationRequest request, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}

/// <summary>1:1 against an enrolled person.</summary>
public sealed class Verification(
    IFaceAnalyser analyser, IRecogniserCatalogue recognisers, PersonGallery gallery, RecognitionOptions options)
{
    /// <summary>Verifies a probe image against a person.</summary>
    public Task<VerificationResult> VerifyAsync(
        PersonId personId, ReadOnlyMemory<byte> image, ComparisonOptions comparison, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}

/// <summary>1:1 of two images, no gallery.</summary>
public sealed class Comparison(IFaceAnalyser analyser, IRecogniserCatalogue recognisers, RecognitionOptions options)
{
    /// <summary>Compares the largest faces of two images.</summary>
    public Task<ComparisonResult> CompareAsync(
        ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ComparisonOptions comparison, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}

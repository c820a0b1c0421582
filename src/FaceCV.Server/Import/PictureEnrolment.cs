using FaceCV.Core.Recognition;

namespace FaceCV.Server.Import;

/// <summary>What all pictures of an import have in common.</summary>
/// <param name="Pack">Model pack.</param>
/// <param name="MinQuality">Least quality of a face, 0..1; null asks for none beyond the gate.</param>
internal sealed record EnrolmentTerms(string Pack, float? MinQuality);

/// <summary>Enrols planned pictures.</summary>
internal sealed class PictureEnrolment(Enrolment enrolment)
{
    /// <summary>Enrols one.</summary>
    /// <exception cref="Core.Errors.FaceException">As of <see cref="Enrolment.EnrolAsync"/>, or the picture cannot be read, or its refusal was planned.</exception>
    public async Task<EnrolmentResult> EnrolAsync(IPictures pictures, PlannedPicture picture, EnrolmentTerms terms, CancellationToken cancellationToken)
    {
        if (picture.Refusal is { } refusal) throw refusal;
        var request = new EnrolmentRequest
        {
            Image = await pictures.ReadAsync(picture.File, cancellationToken),
            Name = picture.Name,
            ExternalId = picture.ExternalId,
            ExternalIdDecides = true,
            Metadata = picture.Metadata,
            Source = picture.File,
            Pack = terms.Pack,
            MinQuality = terms.MinQuality,
        };
        return await enrolment.EnrolAsync(request, cancellationToken);
    }
}

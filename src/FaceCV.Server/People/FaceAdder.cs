using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Inference;
using FaceCV.Server.Uploads;

namespace FaceCV.Server.People;

/// <summary>Enrols the pictures of a request for one person: all of them, or none.</summary>
internal sealed class FaceAdder(Enrolment enrolment, PersonGallery gallery, AnalysisFields fields, TimeProvider time)
{
    /// <summary>Enrols every picture; when one is refused, those before it are erased again.</summary>
    /// <exception cref="FaceException">No picture, or one was refused; the message says which.</exception>
    public async Task<(Person Person, IReadOnlyList<EnrolledFace> Faces, int Duplicates)> AddAsync(PersonId person, Upload upload, CancellationToken cancellationToken)
    {
        if (upload.Files.Count == 0) upload.File("file");
        var added = new List<EnrolmentResult>();
        for (var i = 0; i < upload.Files.Count; i++)
        {
            try
            {
                var request = new EnrolmentRequest { Image = upload.Files[i].Bytes, PersonId = person, Source = upload.Files[i].FileName, Pack = fields.Pack(upload) };
                added.Add(await enrolment.EnrolAsync(request, cancellationToken));
            }
            catch (Exception exception)
            {
                foreach (var face in added.Where(result => !result.Duplicate).SelectMany(result => result.Faces))
                    await gallery.DeleteFaceAsync(face.Id, time.GetUtcNow(), removeEmptyPerson: false, CancellationToken.None);
                if (exception is FaceException refused && upload.Files.Count > 1)
                    throw new FaceException(refused.Error, $"Picture {i + 1} of {upload.Files.Count}: {refused.Message} Nothing was enrolled.", refused.Remedy, refused);
                throw;
            }
        }

        return (added[^1].Person, [.. added.SelectMany(result => result.Faces)], added.Count(result => result.Duplicate));
    }
}

using FaceCV.Core.Errors;
using FaceCV.Server.Uploads;

namespace FaceCV.Server.DeepFace;

/// <summary>Reads the pictures of DeepFace's own service: <c>img</c>, <c>img1</c>, <c>img2</c>, as files or as text.</summary>
internal sealed class ServicePicture(UploadLimits limits)
{
    /// <summary>The picture of a field: a multipart file, base64 with or without a <c>data:</c> prefix.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.MissingField"/>, or the text is no base64, or it is too large.</exception>
    /// <exception cref="Problems.HttpProblemException">It is an address.</exception>
    public UploadedFile Read(Upload upload, string field)
    {
        foreach (var file in upload.Files)
        {
            if (file.Field == field) return file;
        }

        if (upload.Text(field) is not { } text)
            throw new FaceException(FaceError.MissingField, $"The picture '{field}' is missing.", $"Send it as the multipart file field '{field}', or in JSON as base64.");
        if (UrlInputs.IsAddress(text)) throw UrlInputs.Off(field);
        return new UploadedFile(field, null, Base64Picture.Decode(field, text, limits));
    }
}

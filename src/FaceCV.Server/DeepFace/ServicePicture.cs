using FaceCV.Core.Errors;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.DeepFace;

/// <summary>Reads the pictures of DeepFace's own service: <c>img</c>, <c>img1</c>, <c>img2</c>, as files or as text.</summary>
internal sealed class ServicePicture(UploadLimits limits, UrlInputs addresses)
{
    /// <summary>The picture of a field: a multipart file, base64 with or without a <c>data:</c> prefix, or an address.</summary>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.MissingField"/>, or the text is no base64, or it is too large, or the address is not allowed or gives no picture.
    /// </exception>
    /// <exception cref="Problems.HttpProblemException">It is an address, and none is fetched.</exception>
    public async Task<UploadedFile> ReadAsync(Upload upload, string field, HttpContext context)
    {
        foreach (var file in upload.Files)
        {
            if (file.Field == field) return file;
        }

        if (upload.Text(field) is not { } text)
            throw new FaceException(FaceError.MissingField, $"The picture '{field}' is missing.", $"Send it as the multipart file field '{field}', or in JSON as base64.");
        if (UrlInputs.IsAddress(text)) return await addresses.FetchAsync(context, field, field, text);
        return new UploadedFile(field, null, Base64Picture.Decode(field, text, limits));
    }
}

using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Index.Files;

/// <summary>Erases rows in files that are not loaded.</summary>
internal static class RowEraser
{
    /// <summary>Leaves nothing of the rows of some faces.</summary>
    /// <param name="files">The files.</param>
    /// <param name="erased">Whether a face of a person is to go.</param>
    /// <returns>False when a record is damaged, so that it cannot be told whose it is.</returns>
    public static bool Erase(FileRows files, Func<FaceId, PersonId, bool> erased)
    {
        var content = new byte[files.Codes.ContentBytes];
        try
        {
            for (var row = 0; row < files.Codes.Count; row++)
            {
                if (!files.Codes.Read(row, content)) continue;
                var (face, person) = RowRecord.Ids(content);
                if (erased(face, person)) files.Erase(row);
            }

            return true;
        }
        catch (FaceException failure) when (failure.InnerException is not IOException)
        {
            return false;
        }
        finally
        {
            Array.Clear(content);
        }
    }
}

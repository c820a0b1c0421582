using FaceCV.Core.Errors;

namespace FaceCV.Cli.Evaluation;

/// <summary>Opens a file of labels.</summary>
internal static class LabelFile
{
    /// <summary>Reads it; a missing file, or a malformed line, is a failure that names the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads the text.</param>
    /// <exception cref="FaceException">There is no such file, or it is malformed.</exception>
    public static T Read<T>(string path, Func<TextReader, T> read)
    {
        if (!File.Exists(path)) throw new FaceException(FaceError.InvalidArgument, $"There is no file '{path}'.", "Check the path.");
        using var text = new StreamReader(path);
        try
        {
            return read(text);
        }
        catch (FaceException exception)
        {
            throw new FaceException(exception.Error, $"{path}: {exception.Message}", exception.Remedy, exception);
        }
    }
}

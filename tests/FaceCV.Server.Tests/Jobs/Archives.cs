using System.IO.Compression;
using System.Text;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Jobs;

/// <summary>Zip archives for tests.</summary>
internal static class Archives
{
    /// <summary>An archive of files; a text is written as it is, a picture as <see cref="FakeAnalyser"/> reads it.</summary>
    public static byte[] Of(params (string Path, object Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var stream = archive.CreateEntry(path).Open();
                stream.Write(content as byte[] ?? Encoding.UTF8.GetBytes((string)content));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>An archive of pictures, each as its path and who is on it.</summary>
    public static byte[] Pictures(params (string Path, string Face)[] pictures) =>
        Of([.. pictures.Select(picture => (picture.Path, (object)FakeAnalyser.Picture(picture.Face)))]);

    /// <summary>So many people with so many pictures each.</summary>
    public static byte[] People(int people, int pictures) => Pictures(
    [
        .. from person in Enumerable.Range(0, people) from picture in Enumerable.Range(0, pictures)
           select ($"person{person:000}/{picture}.jpg", $"person{person:000}/{picture}"),
    ]);
}

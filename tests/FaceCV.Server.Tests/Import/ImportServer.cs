using FaceCV.Server.Configuration;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Import;

/// <summary>A server with an import root of its own, that goes away afterwards.</summary>
internal sealed class ImportServer : IAsyncDisposable
{
    private readonly TemporaryFolder _root;

    public TestServer Server { get; private init; } = null!;

    public static async Task<ImportServer> StartAsync(Func<FaceCvSettings, FaceCvSettings>? change = null)
    {
        var root = new TemporaryFolder();
        return new ImportServer(root)
        {
            Server = await TestServer.WithFakeFacesAsync(settings =>
            {
                var rooted = settings with { Jobs = settings.Jobs with { ImportRoot = root.Path } };
                return change?.Invoke(rooted) ?? rooted;
            }),
        };
    }

    private ImportServer(TemporaryFolder root) => _root = root;

    /// <summary>Full path of a file or folder below the root.</summary>
    public string this[string path] => _root[path];

    /// <summary>Writes a picture, as <see cref="FakeAnalyser"/> reads it.</summary>
    public void Picture(string path, string face) => Write(path, FakeAnalyser.Picture(face));

    public void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[path])!);
        File.WriteAllBytes(_root[path], bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _root.Dispose();
    }
}

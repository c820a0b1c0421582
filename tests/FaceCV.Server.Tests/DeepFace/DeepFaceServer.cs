using FaceCV.Server.Configuration;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;
using FaceCV.TestKit.Faces;
using FaceCV.Vision.Models;

namespace FaceCV.Server.Tests.DeepFace;

/// <summary>
/// The real server on staged faces, with a pack <c>fake</c> installed whose recogniser declares the names ArcFace and Own-Net and whose detector
/// declares mtcnn.
/// </summary>
internal sealed class DeepFaceServer : IAsyncDisposable
{
    public const string Root = "/api/v1/deepface";

    private readonly TemporaryFolder _models = new();

    private DeepFaceServer()
    {
        var pack = new TinyPack("fake");
        pack.Manifest = pack.Manifest with
        {
            Models =
            [
                pack.Manifest.Models[0] with { Aliases = ["ArcFace", "Own-Net"] },
                pack.Manifest.Models[1] with { Task = ModelTask.Detection, Decoder = "ultraface", Aliases = ["mtcnn"] },
            ],
        };
        pack.WriteFolder(_models["fake"]);
    }

    public TestServer Http { get; private set; } = null!;

    public StagedFaces Faces { get; private set; } = null!;

    public static async Task<DeepFaceServer> StartAsync(Func<FaceCvSettings, FaceCvSettings>? change = null)
    {
        var server = new DeepFaceServer();
        server.Http = await TestServer.WithFakeFacesAsync(
            settings =>
            {
                var own = settings with { Models = settings.Models with { ModelCacheDir = server._models.Path } };
                return change?.Invoke(own) ?? own;
            },
            fake => server.Faces = new StagedFaces(fake));
        return server;
    }

    /// <summary>Compares two pictures by v1's route.</summary>
    public Task<Answer> VerifyAsync(string[] first, string[] second, params (string, object)[] more) =>
        Http.PostAsync($"{Root}/verify", [("file1", FakeAnalyser.Picture(first)), ("file2", FakeAnalyser.Picture(second)), .. more]);

    public async ValueTask DisposeAsync()
    {
        await Http.DisposeAsync();
        _models.Dispose();
    }
}

using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.InsightFace;

/// <summary>The whole server on real models and real faces.</summary>
public sealed class RealFacesTests
{
    private const string Root = "/api/v1/insightface";

    [Fact]
    public async Task Server_EnrolRecogniseStranger_AsAUserWould()
    {
        Repository.RequireStarterPack();
        var images = Repository.RequireEvaluationData(Path.Combine("lfw", "images"));
        await using var server = await TestServer.WithModelsAsync(Repository.ModelsDirectory);
        byte[] Photo(string person, int number) => File.ReadAllBytes(Path.Combine(images, person, $"{person}_{number:0000}.jpg"));

        (await server.PostAsync($"{Root}/register", ("name", "Al"), ("file", Photo("Al_Pacino", 1)))).Status.ShouldBe(200);
        var known = await server.PostAsync($"{Root}/recognize", ("file", Photo("Al_Pacino", 3)));
        var stranger = await server.PostAsync($"{Root}/recognize", ("file", Photo("Al_Sharpton", 2)));
        var same = await server.PostAsync($"{Root}/verify", ("file1", Photo("Al_Pacino", 1)), ("file2", Photo("Al_Pacino", 3)));
        var parts = await server.PostAsync($"{Root}/detect", ("file", Photo("Al_Pacino", 1)), ("parts", "all,embedding"));

        known.Json[0].GetProperty("name").GetString().ShouldBe("Al", known.Text);
        stranger.Json[0].GetProperty("name").GetString().ShouldBe("Unknown");
        same.Json.GetProperty("is_same_person").GetBoolean().ShouldBeTrue();
        parts.Json[0].GetProperty("embedding").GetArrayLength().ShouldBe(512);
        foreach (var part in new[] { "landmarks", "gender", "emotion", "emotion_scores", "pose", "eyes", "quality" })
            parts.Json[0].GetProperty(part).ValueKind.ShouldNotBe(System.Text.Json.JsonValueKind.Null, part);
        var age = parts.Json[0].GetProperty("age").ValueKind;
        if (string.Join(' ', parts.Headers.GetValues("X-FaceCV-Models")).Contains("_age", StringComparison.Ordinal)) age.ShouldBe(System.Text.Json.JsonValueKind.Number);
        else age.ShouldBe(System.Text.Json.JsonValueKind.Null);
        var loaded = (await server.GetAsync("/health")).Json.GetProperty("models").GetProperty("loaded");
        loaded.EnumerateArray().ShouldAllBe(model => model.GetProperty("provider").GetString() == "CPU");
    }
}

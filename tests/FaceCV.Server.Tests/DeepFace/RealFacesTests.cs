using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.DeepFace;

/// <summary>The DeepFace engine on real models and real faces.</summary>
public sealed class RealFacesTests
{
    private const string Root = "/api/v1/deepface";

    [Fact]
    public async Task Engine_PicturesOfTwoPeople_AnswersAsDeepFaceDoes()
    {
        Repository.RequireStarterPack();
        var images = Repository.RequireEvaluationData(Path.Combine("lfw", "images"));
        await using var server = await TestServer.WithModelsAsync(Repository.ModelsDirectory);
        byte[] Photo(string person, int number) => File.ReadAllBytes(Path.Combine(images, person, $"{person}_{number:0000}.jpg"));
        var (one, two, other) = (Photo("Al_Pacino", 1), Photo("Al_Pacino", 3), Photo("Al_Sharpton", 2));

        foreach (var metric in new[] { "cosine", "euclidean_l2", "angular" })
        {
            Verified(await server.PostAsync($"{Root}/verify/", ("file1", one), ("file2", two), ("distance_metric", metric))).ShouldBeTrue(metric);
            Verified(await server.PostAsync($"{Root}/verify", ("file1", one), ("file2", other), ("distance_metric", metric))).ShouldBeFalse(metric);
        }

        var named = await server.PostAsync("/verify", ("img1", one), ("img2", two), ("model_name", "MobileFaceNet"), ("detector_backend", "ultraface"));
        named.Json.GetProperty("model").GetString().ShouldBe("MobileFaceNet");
        (await server.PostAsync("/verify", ("img1", one), ("img2", two), ("model_name", "ArcFace"))).ShouldBeProblem(422, "unknown_model");

        var analysed = (await server.PostAsync($"{Root}/analyze", ("file", two))).Json.GetProperty("faces")[0];
        analysed.GetProperty("dominant_gender").GetString().ShouldBe("Man");
        analysed.GetProperty("dominant_emotion").GetString().ShouldBe("happy");
        if (analysed.GetProperty("age").ValueKind == JsonValueKind.Number) analysed.GetProperty("age").GetInt32().ShouldBeInRange(30, 75);
        else analysed.GetProperty("age_unavailable").GetString()!.ShouldContain("faceapi");
        analysed.GetProperty("emotion").EnumerateObject().Sum(each => each.Value.GetSingle()).ShouldBe(100, 0.01f);
        var region = analysed.GetProperty("region");
        region.GetProperty("left_eye")[0].GetInt32().ShouldBeGreaterThan(region.GetProperty("right_eye")[0].GetInt32());

        var found = (await server.PostAsync($"{Root}/detect", ("file", one))).Json;
        found.GetProperty("processing_time").GetDouble().ShouldBeGreaterThan(0);
        found.GetProperty("faces")[0].GetProperty("aligned_face").GetBytesFromBase64()[..2].ShouldBe([0xFF, 0xD8]);

        var represented = (await server.PostAsync("/represent", ("img", one))).Json.GetProperty("results")[0];
        represented.GetProperty("embedding").GetArrayLength().ShouldBe(512);
    }

    [Fact]
    public async Task Gallery_EnrolSearchCorrect_AsAUserWould()
    {
        Repository.RequireStarterPack();
        var images = Repository.RequireEvaluationData(Path.Combine("lfw", "images"));
        await using var server = await TestServer.WithModelsAsync(Repository.ModelsDirectory);
        byte[] Photo(string person, int number) => File.ReadAllBytes(Path.Combine(images, person, $"{person}_{number:0000}.jpg"));

        var added = await server.PostAsync($"{Root}/faces/", ("name", "Al"), ("file", Photo("Al_Pacino", 1)));
        foreach (var metric in new[] { "cosine", "euclidean_l2", "angular" })
        {
            var known = (await server.PostAsync($"{Root}/recognition", ("file", Photo("Al_Pacino", 3)), ("distance_metric", metric))).Json.GetProperty("faces")[0];
            known.GetProperty("person_name").GetString().ShouldBe("Al", metric);
            known.GetProperty("face_id").GetString().ShouldBe(added.Json.GetProperty("face_id").GetString());
        }

        (await server.PostAsync($"{Root}/recognize/", ("file", Photo("Al_Sharpton", 2)))).Json.GetProperty("faces")[0].GetProperty("person_name").GetString().ShouldBe("Unknown");
        (await server.PostAsync("/search", ("img", Photo("Al_Pacino", 3)))).Json.GetProperty("results")[0][0].GetProperty("img_name").GetString().ShouldBe("Al");

        var changed = await server.SendAsync(
            HttpMethod.Put, $"{Root}/faces/{added.Json.GetProperty("face_id").GetString()}", TestServer.Form(("name", "Sharpton"), ("file", Photo("Al_Sharpton", 2))));
        changed.Status.ShouldBe(200, changed.Text);
        (await server.PostAsync($"{Root}/recognition", ("file", Photo("Al_Sharpton", 1)))).Json.GetProperty("faces")[0].GetProperty("person_name").GetString().ShouldBe("Sharpton");
        (await server.PostAsync($"{Root}/recognition", ("file", Photo("Al_Pacino", 3)))).Json.GetProperty("faces")[0].GetProperty("person_name").GetString().ShouldBe("Unknown");
    }

    [Fact]
    public async Task AntiSpoofing_LiveAndReplayed_TellsThemApart()
    {
        Repository.RequireStarterPack();
        var captures = Repository.RequireEvaluationData("pad");
        await using var server = await TestServer.WithModelsAsync(Repository.ModelsDirectory);
        byte[] Capture(string name) => File.ReadAllBytes(Path.Combine(captures, name));

        var live = await server.PostAsync($"{Root}/analyze", ("file", Capture("image_T1.jpg")), ("actions", "age"), ("anti_spoofing", "true"));
        var attack = await server.PostAsync($"{Root}/analyze", ("file", Capture("image_F1.jpg")), ("actions", "age"), ("anti_spoofing", "true"));
        var marked = await server.PostAsync($"{Root}/detect", ("file", Capture("image_F1.jpg")), ("anti_spoofing", "true"));

        live.Json.GetProperty("faces")[0].GetProperty("is_real").GetBoolean().ShouldBeTrue(live.Text);
        attack.Status.ShouldBe(400, attack.Text);
        attack.Code.ShouldBeOneOf("spoof_detected", "liveness_undecided");
        marked.Json.GetProperty("faces")[0].GetProperty("is_real").GetBoolean().ShouldBeFalse(marked.Text);
    }

    private static bool Verified(Answer answer) => answer.Json.GetProperty("verified").ValueKind == JsonValueKind.True;
}

using System.Text.Json;
using FaceCV.Server.Configuration;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.InsightFace;

public sealed class ModelEndpointsTests : IDisposable
{
    private const string Root = "/api/v1/insightface";
    private readonly TemporaryFolder _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Info_PackNotInstalled_SaysSo()
    {
        await using var server = await TestServer.WithModelsAsync(_models.Path);

        var info = (await server.GetAsync($"{Root}/models/info")).Json;

        info.GetProperty("status").GetString().ShouldBe("inactive");
        info.GetProperty("initialized").GetBoolean().ShouldBeFalse();
        info.GetProperty("face_count").GetInt32().ShouldBe(0);
        info.GetProperty("recommendations").GetProperty("current_setup").GetString()!.ShouldContain("models pull starter");
        (await server.GetAsync($"{Root}/health")).Json.GetProperty("status").GetString().ShouldBe("unhealthy");
        var health = (await server.GetAsync("/health")).Json;
        health.GetProperty("status").GetString().ShouldBe("degraded");
        health.GetProperty("problems").GetArrayLength().ShouldBe(1);
        (await server.PostAsync($"{Root}/detect", ("file", FakeAnalyser.Picture("ann")))).ShouldBeProblem(503, "model_not_installed");
    }

    [Fact]
    public async Task Available_Packs_DescribesEachFromItsManifest()
    {
        await using var server = await TestServer.WithModelsAsync(_models.Path);

        var available = (await server.GetAsync($"{Root}/models/available")).Json;

        available.GetProperty("current_model").GetString().ShouldBe("starter");
        available.GetProperty("available_models").TryGetProperty("yunet", out _).ShouldBeFalse("it has no recogniser and cannot be selected");
        available.GetProperty("available_models").TryGetProperty(available.GetProperty("recommendation").GetProperty("mobile").GetString()!, out _).ShouldBeTrue();
        var starter = available.GetProperty("available_models").GetProperty("starter");
        starter.GetProperty("installed").GetBoolean().ShouldBeFalse();
        starter.GetProperty("models_included").GetArrayLength().ShouldBe(8);
        starter.GetProperty("licence").GetString().ShouldBe("MIT");
    }

    [Fact]
    public async Task Select_UnknownMissingOrNotInstalled_ChangesNothing()
    {
        await using var server = await TestServer.WithModelsAsync(_models.Path);

        (await server.SendAsync(HttpMethod.Post, $"{Root}/models/select?model=buffalo_l", null)).ShouldBeProblem(400, "invalid_argument");
        (await server.SendAsync(HttpMethod.Post, $"{Root}/models/select", null)).ShouldBeProblem(422, "missing_field");
        (await server.SendAsync(HttpMethod.Post, $"{Root}/models/select?model=starter", null)).ShouldBeProblem(503, "model_not_installed");
    }

    [Fact]
    public async Task Switch_PackNotThere_Is200WithoutSuccessAsInV1()
    {
        await using var server = await TestServer.WithModelsAsync(_models.Path);

        var answer = await server.PostAsync($"{Root}/models/switch", ("enable_arcface", "true"), ("arcface_backbone", "mobilefacenet"));

        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("success").GetBoolean().ShouldBeFalse();
        answer.Json.GetProperty("error").GetString().ShouldBe("unknown_model");
        (await server.PostAsync($"{Root}/models/switch", ("enable_arcface", "perhaps"))).ShouldBeProblem(400, "invalid_argument");
        (await server.PostAsync($"{Root}/models/switch", ("arcface_backbone", "resnet50"))).ShouldBeProblem(422, "missing_field");
    }

    [Fact]
    public async Task Select_InstalledPack_IsUsedFromThenOn()
    {
        new TinyPack().WriteFolder(Path.Combine(_models.Path, "tiny"));
        await using var server = await TestServer.WithModelsAsync(_models.Path);

        var answer = await server.SendAsync(HttpMethod.Post, $"{Root}/models/select?model=tiny", null);

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("previous_model").GetString().ShouldBe("starter");
        answer.Json.GetProperty("model_info").GetProperty("name").GetString().ShouldBe("tiny");
        (await server.GetAsync($"{Root}/models/info")).Json.GetProperty("model_pack").GetString().ShouldBe("tiny");

        // The tiny pack has no detector, and no other model is taken in its place.
        (await server.PostAsync($"{Root}/detect", ("file", FakeAnalyser.Picture("ann")))).ShouldBeProblem(422, "capability_missing");
    }

    [Fact]
    public async Task Switch_PackWithoutThresholds_SucceedsAndSaysNull()
    {
        new TinyPack("arcface_mobilefacenet").WriteFolder(Path.Combine(_models.Path, "arcface_mobilefacenet"));
        await using var server = await TestServer.WithModelsAsync(_models.Path);

        var answer = await server.PostAsync($"{Root}/models/switch", ("enable_arcface", "true"), ("arcface_backbone", "mobilefacenet"));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("success").GetBoolean().ShouldBeTrue(answer.Text);
        answer.Json.GetProperty("configuration").GetProperty("similarity_threshold").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task NonCommercialPack_WithoutTheSetting_Is403()
    {
        new TinyPack(commercialUse: false).WriteFolder(Path.Combine(_models.Path, "tiny"));
        await using var server = await TestServer.WithModelsAsync(_models.Path);

        (await server.PostAsync($"{Root}/detect", ("file", FakeAnalyser.Picture("ann")), ("model_name", "tiny"))).ShouldBeProblem(403, "licence_not_accepted");
    }
}

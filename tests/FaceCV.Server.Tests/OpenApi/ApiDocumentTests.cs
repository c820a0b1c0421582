using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.OpenApi;

public sealed class ApiDocumentTests
{
    private static readonly string CheckedIn = Path.Combine(Repository.Root, "docs", "api", "openapi.json");

    [Fact]
    public async Task Document_Served_IsTheOneCheckedIn()
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var served = (await server.GetAsync("/openapi.json")).Text.ReplaceLineEndings("\n").Trim();

        if (Environment.GetEnvironmentVariable("FACECV_UPDATE_API_DOCUMENT") == "1") await File.WriteAllTextAsync(CheckedIn, served + "\n", TestContext.Current.CancellationToken);
        served.ShouldBe((await File.ReadAllTextAsync(CheckedIn, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").Trim(), "The API changed: see CONTRIBUTING.md for how to write docs/api/openapi.json anew.");
    }

    [Fact]
    public async Task Document_EveryOperation_HasNameSummaryAndTag()
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var operations = (await server.GetAsync("/openapi.json")).Json.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(member => member.Name is "get" or "post" or "put" or "patch" or "delete")).ToArray();

        operations.Length.ShouldBe(88);
        foreach (var operation in operations)
            new[] { "operationId", "summary", "tags" }.Except(operation.Value.EnumerateObject().Select(member => member.Name)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Document_UploadRoute_DescribesFormAndJson()
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var content = (await server.GetAsync("/openapi.json")).Json.GetProperty("paths").GetProperty("/api/v1/insightface/verify").GetProperty("post").GetProperty("requestBody").GetProperty("content");

        Required(content, "multipart/form-data").ShouldBe(["file1", "file2"], ignoreOrder: true);
        Required(content, "application/json").ShouldBe(["image1_base64", "image2_base64"], ignoreOrder: true);
    }

    [Fact]
    public async Task Document_EveryEstimateInAnswers_SaysHowFarItCanBeTrusted()
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var schemas = (await server.GetAsync("/openapi.json")).Json.GetProperty("components").GetProperty("schemas");

        string[] fields = ["age", "gender", "dominant_gender", "emotion", "dominant_emotion", "quality_score", "is_real", "antispoof_score"];
        foreach (var schema in new[] { "FaceDetection", "RecognitionResult", "AnalyzedFace", "ExtractedFace" })
        {
            var estimates = schemas.GetProperty(schema).GetProperty("properties").EnumerateObject().Where(property => fields.Contains(property.Name)).ToArray();
            estimates.ShouldNotBeEmpty();
            foreach (var estimate in estimates) estimate.Value.GetProperty("description").GetString()!.ShouldMatch("[0-9]", $"{schema}.{estimate.Name}");
        }

        foreach (var schema in new[] { "Liveness", "FaceQuality" }) schemas.GetProperty(schema).GetProperty("description").GetString()!.ShouldMatch("[0-9]");
    }

    [Fact]
    public async Task Page_Docs_IsServedWithoutOutsideScripts()
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var page = await server.GetAsync("/docs");

        page.Status.ShouldBe(200);
        page.MediaType.ShouldBe("text/html");
        page.Text.ShouldNotContain("src=\"http");
    }

    private static string?[] Required(JsonElement content, string type) =>
        [.. content.GetProperty(type).GetProperty("schema").GetProperty("required").EnumerateArray().Select(name => name.GetString())];
}

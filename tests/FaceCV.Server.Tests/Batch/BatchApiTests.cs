using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Batch;

public sealed class BatchApiTests : IAsyncLifetime
{
    private const string Root = "/api/v1/batch";
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.WithFakeFacesAsync(settings => settings with { Server = settings.Server with { BatchMaxFiles = 8 } });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Detect_OneBadFile_AnswersTheRestInOrder()
    {
        var answer = await PostAsync("detect", Files(["ann"], ["damaged"], ["bob", "carl"]));

        answer.Status.ShouldBe(200, answer.Text);
        Keys(answer).ShouldBe(["image_0_picture.jpg", "image_1_picture.jpg", "image_2_picture.jpg"]);
        answer.Json.EnumerateObject().Select(pair => pair.Value.GetArrayLength()).ShouldBe([1, 0, 2]);
        answer.Headers.GetValues("X-FaceCV-Batch-Errors").ShouldBe(["1=invalid_image"]);
    }

    [Fact]
    public async Task Register_NamesAndFiles_EnrolsEachAndListsRefusals()
    {
        var answer = await PostAsync("register", [("names", "Ann, Bob,Ann"), ("department", "x"), .. Files(["ann/1"], ["blurred:bob"], ["ann/2"])]);

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("successful").EnumerateArray().Select(item => item.GetProperty("name").GetString()).ShouldBe(["Ann", "Ann"]);
        answer.Json.GetProperty("failed")[0].GetProperty("name").GetString().ShouldBe("Bob");
        answer.Json.GetProperty("failed")[0].GetProperty("code").GetString().ShouldBe("face_too_blurred");
        answer.Json.GetProperty("total").GetInt32().ShouldBe(3);
        answer.Json.GetProperty("success_rate").GetDouble().ShouldBe(2.0 / 3, 1e-9);
        var people = (await _server.GetAsync("/api/v1/people")).Json;
        people.GetProperty("total").GetInt32().ShouldBe(1);
        people.GetProperty("people")[0].GetProperty("face_count").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Register_CountMismatch_Is400AndStoresNothing()
    {
        (await PostAsync("register", [("names", "Ann"), .. Files(["ann"], ["bob"])])).ShouldBeProblem(400, "invalid_argument");
        (await PostAsync("register", Files(["ann"]))).ShouldBeProblem(422, "missing_field");
        (await _server.GetAsync("/api/v1/people")).Json.GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Recognize_Files_NamesTheKnown()
    {
        await PostAsync("register", [("names", "[\"Ann\"]"), .. Files(["ann/1"])]);

        var answer = await PostAsync("recognize", Files(["ann/2"], ["stranger"], []));

        answer.Json.EnumerateObject().Select(pair => pair.Value.EnumerateArray().Select(face => face.GetProperty("name").GetString()).FirstOrDefault())
            .ShouldBe(["Ann", "Unknown", null]);
    }

    [Fact]
    public async Task Verify_Halves_ComparesPairwise()
    {
        var answer = await PostAsync("verify", Files(["ann/1"], ["bob/1"], ["ann/2"], ["carl/1"]));

        answer.Json.EnumerateArray().Select(pair => pair.GetProperty("is_same_person").GetBoolean()).ShouldBe([true, false]);
        answer.Json[0].GetProperty("reference").GetString().ShouldBe("0_picture.jpg");
        answer.Json[0].GetProperty("comparison").GetString().ShouldBe("2_picture.jpg");
    }

    [Fact]
    public async Task Verify_Cross_ComparesAllWithAllAndTellsErrors()
    {
        var answer = await PostAsync("verify", [("cross_compare", "true"), .. Files(["ann/1"], ["damaged"], ["ann/2"])]);

        answer.Json.GetArrayLength().ShouldBe(3);
        answer.Json[0].GetProperty("is_same_person").ValueKind.ShouldBe(JsonValueKind.Null);
        answer.Json[0].GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
        answer.Json[1].GetProperty("is_same_person").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Verify_TooFewOrOdd_Is400()
    {
        (await PostAsync("verify", Files(["ann"]))).ShouldBeProblem(400, "invalid_argument");
        (await PostAsync("verify", Files(["ann"], ["bob"], ["carl"]))).ShouldBeProblem(400, "invalid_argument");
    }

    [Fact]
    public async Task Analyze_Files_SummarisesAndTellsErrors()
    {
        var answer = await PostAsync("analyze", [("include_embeddings", "true"), .. Files(["ann", "bob"], ["damaged"])]);

        Keys(answer).ShouldBe(["image_0_picture.jpg", "image_1_picture.jpg", "summary"]);
        var first = answer.Json.GetProperty("image_0_picture.jpg");
        first.GetProperty("faces_detected").GetInt32().ShouldBe(2);
        first.GetProperty("analyses")[0].GetProperty("embedding_size").GetInt32().ShouldBe(64);
        answer.Json.GetProperty("image_1_picture.jpg").GetProperty("code").GetString().ShouldBe("invalid_image");
        answer.Json.GetProperty("summary").GetProperty("total_faces").GetInt32().ShouldBe(2);
        answer.Json.GetProperty("summary").GetProperty("average_faces_per_image").GetDouble().ShouldBe(1);
    }

    [Theory]
    [InlineData("detect")]
    [InlineData("recognize")]
    [InlineData("analyze")]
    public async Task Batch_NoFilesTooManyOrUnknownModel_FailsAsAWhole(string route)
    {
        (await PostAsync(route, [("model_name", "starter")])).ShouldBeProblem(422, "missing_field");
        if (route == "recognize") (await PostAsync(route, [("model_name", "buffalo_l"), .. Files(["ann"])])).ShouldBeProblem(422, "unknown_model");
        (await PostAsync(route, Files([.. Enumerable.Repeat<string[]>(["ann"], 9)]))).ShouldBeProblem(400, "invalid_argument");
    }

    private Task<Answer> PostAsync(string route, (string, object)[] fields) => _server.PostAsync($"{Root}/{route}", fields);

    private static (string, object)[] Files(params string[][] pictures) => [.. pictures.Select(people => ("files", (object)FakeAnalyser.Picture(people)))];

    private static string[] Keys(Answer answer) => [.. answer.Json.EnumerateObject().Select(pair => pair.Name)];
}

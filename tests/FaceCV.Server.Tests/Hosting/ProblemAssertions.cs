namespace FaceCV.Server.Tests.Hosting;

/// <summary>What every error answer has to be.</summary>
internal static class ProblemAssertions
{
    public static void ShouldBeProblem(this Answer answer, int status, string code)
    {
        answer.Status.ShouldBe(status, answer.Text);
        answer.MediaType.ShouldBe("application/problem+json");
        answer.Code.ShouldBe(code);
        answer.Json.GetProperty("status").GetInt32().ShouldBe(status);
        answer.Json.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
        answer.Json.GetProperty("request_id").GetString().ShouldBe(answer.Headers.GetValues("X-Request-Id").Single());
    }
}

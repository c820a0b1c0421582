using FaceCV.Server.Tests.Hosting;

namespace FaceCV.Server.Tests.Observability;

public sealed class RequestIdTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("01a2134e-d869-77b2-914e-e2d46e5db9f5", true)]
    [InlineData("Job_7.3:retry-2", true)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", false)]
    [InlineData("two words", false)]
    [InlineData("a;b", false)]
    [InlineData("{RequestId}", false)]
    [InlineData("a/b", false)]
    public async Task RequestId_OfTheClient_IsTakenOnlyWhenWellFormed(string given, bool taken)
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var answer = await server.SendAsync(HttpMethod.Get, "/api/v1/people/nobody", null, ("X-Request-Id", given));

        var named = answer.Headers.GetValues("X-Request-Id").ShouldHaveSingleItem();
        (named == given).ShouldBe(taken);
        named.ShouldNotBeEmpty();
        answer.Json.GetProperty("request_id").GetString().ShouldBe(named);
    }
}

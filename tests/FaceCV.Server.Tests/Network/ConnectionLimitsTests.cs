using FaceCV.Server.Configuration;
using FaceCV.Server.Tests.Hosting;

namespace FaceCV.Server.Tests.Network;

public sealed class ConnectionLimitsTests
{
    private const string Get = "GET /health HTTP/1.1\r\nHost: localhost\r\n";

    [Fact]
    public async Task Headers_ThatDoNotEnd_AreGivenUp()
    {
        await using var server = await StartAsync(network => network with { HeaderTimeoutSeconds = 1 });
        using var client = await RawClient.ConnectAsync(server.Client.BaseAddress!);

        await client.SendAsync(Get);

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 408 ");
    }

    [Fact]
    public async Task Body_ThatDoesNotGoOn_IsAnswered408()
    {
        await using var server = await StartAsync(network => network);
        using var client = await RawClient.ConnectAsync(server.Client.BaseAddress!);

        await client.SendAsync("POST /api/v1/insightface/detect HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"image_base64\":\"");

        var answer = await client.ReadToEndAsync();
        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("\"code\":\"body_too_slow\"");
    }

    [Theory]
    [InlineData("GET /health?", 10_000, " HTTP/1.1\r\nHost: localhost\r\n\r\n", 414)]
    [InlineData(Get + "X-Long: ", 40_000, "\r\n\r\n", 431)]
    public async Task RequestLineOrHeaders_TooLong_AreRefused(string before, int length, string after, int status)
    {
        await using var server = await StartAsync(network => network);
        using var client = await RawClient.ConnectAsync(server.Client.BaseAddress!);

        await client.SendAsync(before + new string('a', length) + after);

        (await client.ReadToEndAsync()).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Fact]
    public async Task Headers_TooMany_AreRefused()
    {
        await using var server = await StartAsync(network => network);
        using var client = await RawClient.ConnectAsync(server.Client.BaseAddress!);

        await client.SendAsync(Get + string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: 1\r\n")) + "\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 431 ");
    }

    [Fact]
    public async Task Connections_OneTooMany_IsClosed()
    {
        await using var server = await StartAsync(network => network with { MaxConnections = 2 });
        using var first = await RawClient.ConnectAsync(server.Client.BaseAddress!);
        using var second = await RawClient.ConnectAsync(server.Client.BaseAddress!);
        foreach (var client in new[] { first, second })
        {
            await client.SendAsync(Get + "\r\n");
            (await client.ReadAsync()).ShouldStartWith("HTTP/1.1 200 ");
        }

        using var third = await RawClient.ConnectAsync(server.Client.BaseAddress!);

        (await third.ReadToEndAsync()).ShouldBeEmpty();
    }

    private static Task<TestServer> StartAsync(Func<NetworkSettings, NetworkSettings> change) =>
        TestServer.WithFakeFacesAsync(settings => settings with { Network = change(settings.Network) });
}

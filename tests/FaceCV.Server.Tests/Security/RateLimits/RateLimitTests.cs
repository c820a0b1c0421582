using FaceCV.Server.Configuration;
using FaceCV.Server.Security.RateLimits;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Security.RateLimits;

public sealed class RateLimitTests
{
    private const string Detect = "/api/v1/insightface/detect", Forwarded = "X-Forwarded-For";

    // The least there is, a token in a minute, so that none comes back while a test runs.
    private static readonly RateLimitSettings One = new() { Recognition = 1, Models = 1, Monitoring = 1, Other = 1 };

    [Fact]
    public async Task Auto_ProgramsOfThisMachine_AreNeverLimited()
    {
        await using var server = await StartAsync(One with { Address = 1 });

        for (var i = 0; i < 5; i++)
        {
            var answer = await DetectAsync(server);
            answer.Status.ShouldBe(200);
            answer.Headers.Contains("RateLimit").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task On_EachCost_HasItsOwnLimit()
    {
        await using var server = await StartAsync(One with { Limits = RateLimiting.On });

        var first = await DetectAsync(server);
        first.Status.ShouldBe(200);
        first.Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"recognition\";q=1;w=60");
        first.Headers.GetValues("RateLimit").Single().ShouldBe("\"recognition\";r=0;t=60");
        var second = await DetectAsync(server);
        second.ShouldBeProblem(429, "rate_limited");
        second.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        second.Json.GetProperty("remedy").GetString()!.ShouldContain("FACECV_RATE_LIMIT_RECOGNITION");
        foreach (var other in new[] { "/health", "/api/v1/models/status", "/api/v1/collections" })
        {
            (await server.GetAsync(other)).Status.ShouldBe(200);
            (await server.GetAsync(other)).ShouldBeProblem(429, "rate_limited");
        }
    }

    [Fact]
    public async Task On_AddressOverItsLimit_IsRefusedWhateverItAsks()
    {
        await using var server = await StartAsync(new RateLimitSettings { Limits = RateLimiting.On, Address = 1 });

        (await server.GetAsync("/nothing")).Status.ShouldBe(404);
        (await server.GetAsync("/health")).ShouldBeProblem(429, "rate_limited");
        (await server.GetAsync("/nothing")).ShouldBeProblem(429, "rate_limited");
    }

    [Fact]
    public async Task Refused_RouteOfDeepFacesService_HasItsShapeToo()
    {
        await using var server = await StartAsync(One with { Limits = RateLimiting.On });

        await server.PostAsync("/represent", ("img", FakeAnalyser.Picture("ann")));
        var refused = await server.PostAsync("/represent", ("img", FakeAnalyser.Picture("ann")));

        refused.ShouldBeProblem(429, "rate_limited");
        refused.Json.GetProperty("error").GetString().ShouldBe(refused.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Auto_ThroughAnUnknownProxy_IsLimitedTogetherWhateverItSays()
    {
        await using var server = await StartAsync(One);

        (await HealthAsync(server, "1.2.3.4")).Status.ShouldBe(200);
        (await HealthAsync(server, "5.6.7.8")).ShouldBeProblem(429, "rate_limited");
    }

    [Fact]
    public async Task Auto_ThroughATrustedProxy_EachClientHasItsOwn()
    {
        await using var server = await StartAsync(One, "127.0.0.1");

        (await HealthAsync(server, "1.2.3.4")).Status.ShouldBe(200);
        (await HealthAsync(server, "5.6.7.8")).Status.ShouldBe(200);
        (await HealthAsync(server, "1.2.3.4")).ShouldBeProblem(429, "rate_limited");

        // What the client itself wrote stands further left, and is not believed.
        (await HealthAsync(server, "9.9.9.9, 5.6.7.8")).ShouldBeProblem(429, "rate_limited");
    }

    [Fact]
    public async Task Auto_ATrustedProxySaysThisMachine_IsNotThisMachine()
    {
        await using var server = await StartAsync(One, "127.0.0.1");

        (await HealthAsync(server, "127.0.0.1")).Status.ShouldBe(200);
        (await HealthAsync(server, "127.0.0.1")).ShouldBeProblem(429, "rate_limited");
    }

    [Fact]
    public async Task Ipv6_OneSubscribersNetwork_IsOneCaller()
    {
        await using var server = await StartAsync(One, "127.0.0.1");

        (await HealthAsync(server, "2001:db8::1")).Status.ShouldBe(200);
        (await HealthAsync(server, "2001:db8::ffff:2")).ShouldBeProblem(429, "rate_limited");
        (await HealthAsync(server, "2001:db8:0:1::1")).Status.ShouldBe(200);
    }

    [Fact]
    public void Take_MoreCallersThanBuckets_ShareThem()
    {
        using var buckets = new TokenBuckets(1);

        var granted = Enumerable.Range(0, TokenBuckets.Most + 1).Count(caller => buckets.Take(BitConverter.GetBytes(caller)).Allowed);

        granted.ShouldBeInRange(TokenBuckets.Most / 2, TokenBuckets.Most);
    }

    [Fact]
    public async Task Routes_AboutModelsAndHealth_CostSo()
    {
        await using var server = await StartAsync(One);
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .ToLookup(RouteCosts.Of, route => route.RoutePattern.RawText!.TrimEnd('/'));

        routes[CostClass.Models].ShouldAllBe(route => route.Contains("/models"));
        routes[CostClass.Monitoring].ShouldAllBe(route => route.Contains("/health") || route == "/metrics");
        routes[CostClass.Other].ShouldAllBe(route => !route.Contains("/models") && !route.Contains("/health"));
        new[] { "/represent", "/verify", "/analyze", "/api/v1/batch/detect", "/api/v1/insightface/recognize", "/api/v1/deepface/analyze", "/api/v1/jobs", "/api/v1/faces/offline" }
            .Except(routes[CostClass.Recognition]).ShouldBeEmpty();
    }

    private static Task<TestServer> StartAsync(RateLimitSettings limits, params string[] proxies) => TestServer.WithFakeFacesAsync(
        settings => settings with { RateLimits = limits, Network = settings.Network with { TrustedProxies = proxies } });

    private static Task<Answer> DetectAsync(TestServer server) => server.PostAsync(Detect, ("file", FakeAnalyser.Picture("ann")));

    private static Task<Answer> HealthAsync(TestServer server, string forwardedFor) => server.SendAsync(HttpMethod.Get, "/health", null, (Forwarded, forwardedFor));
}

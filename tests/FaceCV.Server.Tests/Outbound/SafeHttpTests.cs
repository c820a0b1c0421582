using System.IO.Compression;
using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Outbound;
using Microsoft.Extensions.Time.Testing;

namespace FaceCV.Server.Tests.Outbound;

public sealed class SafeHttpTests : IAsyncLifetime
{
    private const string Ok = "200 OK\r\nContent-Type: image/png";
    private readonly ScriptedServer _server = new();
    private readonly FakeTimeProvider _time = new();
    private readonly byte[] _picture = [1, 2, 3, 4];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Get_APicture_GivesItsBytesAndAsksForNothingPacked()
    {
        _server.On("/a.png?x=1", Ok, _picture);

        (await GetAsync(_server.Url("/a.png?x=1"))).ShouldBe(_picture);

        var request = _server.Requests.ShouldHaveSingleItem();
        request.ShouldContain("Accept-Encoding: identity");
        request.ShouldNotContain("Cookie");
    }

    [Fact]
    public async Task Get_NameOfThisMachine_IsRefusedWithoutAConnection()
    {
        await RefusedAsync(_server.Url("/", "inside.example"), networks: [], new FakeResolver("127.0.0.1"));
        await RefusedAsync(_server.Url("/", "inside.example"), networks: [], new FakeResolver("169.254.169.254 10.0.0.1 ::ffff:127.0.0.1"));

        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Get_NameOfTwoAddresses_AsksOnlyTheAllowedOne()
    {
        _server.On("/", Ok, _picture);

        (await GetAsync(_server.Url("/", "both.example"), new FakeResolver("169.254.169.254 127.0.0.1"))).ShouldBe(_picture);
    }

    [Fact]
    public async Task Get_NameThatChanges_IsResolvedOncePerConnectionAndAskedAtWhatWasChecked()
    {
        _server.On("/", Ok, _picture);
        var names = new FakeResolver("127.0.0.1", "127.0.0.2");
        using var http = Http(names);

        (await http.GetAsync(_server.Url("/", "changing.example"), 100, _ => true, TestContext.Current.CancellationToken)).ShouldBe(_picture);
        names.Asked.ShouldBe(1);
        var failure = await Should.ThrowAsync<FaceException>(() => http.GetAsync(_server.Url("/", "changing.example"), 100, _ => true, TestContext.Current.CancellationToken));
        failure.Error.ShouldBe(FaceError.UrlNotAllowed);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://127.0.0.2/")]
    [InlineData("http://[::1]/")]
    [InlineData("//10.0.0.1/")]
    [InlineData("http://inside.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("http://user:pw@127.0.0.1/")]
    public async Task Get_Redirected_IsCheckedAnew(string location)
    {
        _server.On("/", $"302 Found\r\nLocation: {location}");

        await RefusedAsync(_server.Url("/"), ["127.0.0.1"], new FakeResolver("127.0.0.2"));
    }

    [Fact]
    public async Task Get_Redirected_IsFollowedThreeTimes()
    {
        for (var i = 0; i < 5; i++) _server.On($"/{i}", $"307 Temporary Redirect\r\nLocation: /{i + 1}");
        _server.On("/5", Ok, _picture);

        (await GetAsync(_server.Url("/2"))).ShouldBe(_picture);
        (await FailedAsync(_server.Url("/1"))).ShouldContain("redirects more than 3 times");
    }

    [Theory]
    [InlineData("404 Not Found\r\nContent-Type: image/png", "answered 404")]
    [InlineData("302 Found", "answered 302")]
    [InlineData("200 OK\r\nContent-Type: text/html", "not of the type")]
    [InlineData("200 OK\r\nContent-Type: image/png\r\nContent-Length: 5000000000", "more than 100 bytes")]
    [InlineData("nonsense", "cannot be reached")]
    public async Task Get_AnswerThatWillNotDo_FailsWithWhy(string head, string why)
    {
        _server.On("/", head, _picture);

        (await FailedAsync(_server.Url("/"))).ShouldContain(why);
    }

    [Fact]
    public async Task Get_BodyWithoutEnd_IsCutOff()
    {
        var sent = 0L;
        _server.On("/", async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {Ok}\r\n\r\n"), token);
            for (var block = new byte[65_536]; ; sent += block.Length) await stream.WriteAsync(block, token);
        });

        (await FailedAsync(_server.Url("/"))).ShouldContain("more than 100 bytes");
        sent.ShouldBeLessThan(64 << 20);
    }

    [Fact]
    public async Task Get_PackedBody_IsNotUnpacked()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) await gzip.WriteAsync(new byte[10_000_000], TestContext.Current.CancellationToken);
        _server.On("/", Ok + "\r\nContent-Encoding: gzip", packed.ToArray());

        (await FailedAsync(_server.Url("/"), most: 20_000_000)).ShouldContain("packed");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 100\r\n\r\nab")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Ty")]
    public async Task Get_ServerThatDoesNotGoOn_IsGivenUp(string beginning)
    {
        _server.On("/", async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), token);
            _time.Advance(TimeSpan.FromSeconds(11));
            await Task.Delay(Timeout.Infinite, token);
        });

        (await FailedAsync(_server.Url("/"))).ShouldContain("within 10 s");
    }

    [Fact]
    public async Task Get_NothingThere_Fails()
    {
        (await FailedAsync("http://unknown.example/")).ShouldContain("cannot be reached");
        (await FailedAsync($"http://127.0.0.1:{TestKit.FileServer.FreePort()}/")).ShouldContain("cannot be reached");
    }

    private SafeHttp Http(INameResolver names, params string[] networks)
    {
        var settings = new FaceCvSettings { Outbound = new OutboundSettings { Networks = networks.Length == 0 ? ["127.0.0.1"] : networks } };
        return new SafeHttp(new OutboundGuard(settings, names), settings, _time);
    }

    private async Task<byte[]> GetAsync(string address, INameResolver? names = null)
    {
        using var http = Http(names ?? new FakeResolver());
        return await http.GetAsync(address, 100, type => type == "image/png", TestContext.Current.CancellationToken);
    }

    private async Task RefusedAsync(string address, string[] networks, INameResolver names)
    {
        var settings = new FaceCvSettings { Outbound = new OutboundSettings { Networks = networks } };
        using var http = new SafeHttp(new OutboundGuard(settings, names), settings, _time);
        var failure = await Should.ThrowAsync<FaceException>(() => http.GetAsync(address, 100, _ => true, TestContext.Current.CancellationToken));
        failure.Error.ShouldBe(FaceError.UrlNotAllowed, failure.Message);
    }

    private async Task<string> FailedAsync(string address, long most = 100)
    {
        using var http = Http(new FakeResolver());
        var failure = await Should.ThrowAsync<FaceException>(() => http.GetAsync(address, most, type => type == "image/png", TestContext.Current.CancellationToken));
        failure.Error.ShouldBe(FaceError.UrlFetchFailed, failure.Message);
        return failure.Message;
    }
}

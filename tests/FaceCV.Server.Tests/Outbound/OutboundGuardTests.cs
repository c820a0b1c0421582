using System.Net;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Outbound;

namespace FaceCV.Server.Tests.Outbound;

public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("[::]")]
    [InlineData("[::1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:a9fe:a9fe]")]
    [InlineData("[64:ff9b::127.0.0.1]")]
    [InlineData("[64:ff9b:1::1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[2001:0:7f00:1::]")]
    [InlineData("[fc00::1]")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fe80::1%251]")]
    [InlineData("[ff02::1]")]
    public void Check_AddressThatIsNotOfTheInternet_IsRefused(string host) => Refuse($"http://{host}/a.jpg").Message.ShouldContain("public internet");

    [Theory]
    [InlineData("http://93.184.216.34/a.jpg")]
    [InlineData("https://[2606:4700::1]:8443/a.jpg")]
    [InlineData("https://example.org/a.jpg?b=c#d")]
    public void Check_AddressOfTheInternet_IsAllowed(string address) => Guard().Check(address).ShouldBe(new Uri(address));

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a.jpg")]
    [InlineData("gopher://example.org/1")]
    [InlineData("data:image/png;base64,AA==")]
    [InlineData("http://user:pw@example.org/a.jpg")]
    [InlineData("http://user@example.org/a.jpg")]
    [InlineData("http:///a.jpg")]
    [InlineData("/a.jpg")]
    [InlineData("")]
    [InlineData("http://exa mple.org/")]
    public void Check_OtherSchemesAndForms_AreRefused(string address) => Refuse(address).Message.ShouldNotContain("pw");

    [Theory]
    [InlineData("https://cdn.example.org/", true)]
    [InlineData("https://CDN.example.org/", true)]
    [InlineData("https://a.b.example.net/", true)]
    [InlineData("https://example.net/", false)]
    [InlineData("https://evil-example.net/", false)]
    [InlineData("https://cdn.example.org.evil.example/", false)]
    [InlineData("https://other.example.org/", false)]
    public void Check_WithHostsNamed_AllowsOnlyThose(string address, bool allowed)
    {
        var guard = Guard(new OutboundSettings { Hosts = ["cdn.example.org", "*.example.net"] });

        if (allowed) guard.Check(address);
        else Should.Throw<FaceException>(() => guard.Check(address)).Error.ShouldBe(FaceError.UrlNotAllowed);
    }

    [Fact]
    public void Check_WithNetworksNamed_AllowsThemToo()
    {
        var guard = Guard(new OutboundSettings { Networks = ["192.168.1.20", "fd00::/8"] });

        guard.Check("http://192.168.1.20/");
        guard.Check("http://[fd12::1]/");
        Should.Throw<FaceException>(() => guard.Check("http://192.168.1.21/"));
    }

    [Fact]
    public void CreateHandler_TakesNothingFromItsSurroundings()
    {
        using var handler = Guard().CreateHandler();

        handler.UseProxy.ShouldBeFalse();
        handler.UseCookies.ShouldBeFalse();
        handler.AllowAutoRedirect.ShouldBeFalse();
        handler.AutomaticDecompression.ShouldBe(DecompressionMethods.None);
    }

    private static FaceException Refuse(string address)
    {
        var failure = Should.Throw<FaceException>(() => Guard().Check(address));
        failure.Error.ShouldBe(FaceError.UrlNotAllowed);
        failure.Remedy!.ShouldContain("FACECV_OUTBOUND_NETWORKS");
        return failure;
    }

    private static OutboundGuard Guard(OutboundSettings? settings = null) => new(new FaceCvSettings { Outbound = settings ?? new() }, new FakeResolver());
}

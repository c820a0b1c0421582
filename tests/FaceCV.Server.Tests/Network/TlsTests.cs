using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Network;
using FaceCV.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Network;

public sealed class TlsTests : IDisposable
{
    private readonly Certificates _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("opens the key")]
    public async Task Pem_WithItsKey_IsServedOverHttp2(string? password)
    {
        using var certificate = Certificates.Make();
        _files.WritePem(certificate, password: password);
        await using var server = await StartAsync(Pem with { TlsPassword = password });

        using var response = await AskAsync(server, certificate.Thumbprint);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Version.ShouldBe(HttpVersion.Version20);
        response.Headers.GetValues("Strict-Transport-Security").Single().ShouldBe("max-age=2592000");
        server.Services.GetRequiredService<CertificateKeeper>().Options().EnabledSslProtocols.ShouldBe(SslProtocols.Tls12 | SslProtocols.Tls13);
    }

    [Fact]
    public async Task Pfx_WithItsPassword_IsServed()
    {
        using var certificate = Certificates.Make();
        _files.WritePfx(certificate, "secret");
        await using var server = await StartAsync(new NetworkSettings { TlsCertificateFile = _files.Pfx, TlsPassword = "secret" });

        (await AskAsync(server, certificate.Thumbprint)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Files_Changed_AreServedByTheNextConnection()
    {
        using var first = Certificates.Make();
        using var second = Certificates.Make(to: 2);
        _files.WritePem(first);
        await using var server = await StartAsync(Pem);
        (await AskAsync(server, first.Thumbprint)).StatusCode.ShouldBe(HttpStatusCode.OK);

        _files.WritePem(second);

        (await AskAsync(server, second.Thumbprint)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Files_ChangedToWhatWillNotDo_LeaveTheOldOneServing()
    {
        using var first = Certificates.Make();
        using var second = Certificates.Make(to: 2);
        _files.WritePem(first);
        await using var server = await StartAsync(Pem);

        _files.WritePem(second, keyOf: first);
        (await AskAsync(server, first.Thumbprint)).StatusCode.ShouldBe(HttpStatusCode.OK);
        File.Delete(_files.Pem);
        (await AskAsync(server, first.Thumbprint)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_WithACertificateThatWillNotDo_SaysWhy()
    {
        using var good = Certificates.Make();
        using var other = Certificates.Make();
        using var expired = Certificates.Make(-2, -1);
        using var early = Certificates.Make(1, 2);

        (await FailureAsync(Pem)).ShouldBe("FACECV_TLS_CERT_FILE names a file that is not there or may not be read by this user.");
        _files.WritePem(expired);
        (await FailureAsync(Pem)).ShouldStartWith("FACECV_TLS_CERT_FILE has expired at ");
        _files.WritePem(early);
        (await FailureAsync(Pem)).ShouldStartWith("FACECV_TLS_CERT_FILE is valid only from ");
        _files.WritePem(good, keyOf: other);
        (await FailureAsync(Pem)).ShouldStartWith("FACECV_TLS_KEY_FILE is not the private key");
        _files.WritePem(good, password: "secret");
        (await FailureAsync(Pem with { TlsPassword = "wrong" })).ShouldStartWith("FACECV_TLS_KEY_FILE is not the private key");
        (await FailureAsync(Pem)).ShouldStartWith("FACECV_TLS_KEY_FILE is not the private key");
        (await FailureAsync(Pem with { TlsKeyFile = _files.Pfx })).ShouldBe("FACECV_TLS_KEY_FILE names a file that is not there or may not be read by this user.");
        _files.WritePfx(good, "secret");
        (await FailureAsync(new NetworkSettings { TlsCertificateFile = _files.Pfx, TlsPassword = "wrong" })).ShouldContain("FACECV_TLS_PASSWORD opens");
        (await FailureAsync(new NetworkSettings { TlsCertificateFile = _files.Pfx, TlsKeyFile = _files.Key, TlsPassword = "secret" })).ShouldStartWith("FACECV_TLS_KEY_FILE is given");
        await File.WriteAllTextAsync(_files.Pem, "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n", TestContext.Current.CancellationToken);
        (await FailureAsync(Pem)).ShouldStartWith("FACECV_TLS_CERT_FILE ");
    }

    private NetworkSettings Pem => new() { TlsCertificateFile = _files.Pem, TlsKeyFile = _files.Key };

    private static Task<TestServer> StartAsync(NetworkSettings network) => TestServer.WithFakeFacesAsync(settings => settings with { Network = network });

    private static async Task<string> FailureAsync(NetworkSettings network)
    {
        var failure = await Should.ThrowAsync<FaceException>(() => StartAsync(network));
        failure.Error.ShouldBe(FaceError.InvalidConfiguration);
        failure.Message.ShouldNotContain("secret");
        return failure.Message;
    }

    // A connection of its own, that believes the one certificate.
    private static async Task<HttpResponseMessage> AskAsync(TestServer server, string thumbprint)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == thumbprint },
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.Network;

/// <summary>Certificates made for a test, in a folder that goes away.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Pem => _folder["server.pem"];

    public string Key => _folder["server.key"];

    public string Pfx => _folder["server.pfx"];

    /// <summary>Makes a certificate of localhost that is valid from and to days from now.</summary>
    public static X509Certificate2 Make(int from = -1, int to = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(from), now.AddDays(to));
    }

    /// <summary>Writes certificate and key in PEM, the key sealed when there is a password.</summary>
    public void WritePem(X509Certificate2 certificate, X509Certificate2? keyOf = null, string? password = null)
    {
        using var key = (keyOf ?? certificate).GetECDsaPrivateKey()!;
        var sealing = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        File.WriteAllText(Pem, certificate.ExportCertificatePem());
        File.WriteAllText(Key, password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, sealing));
    }

    public void WritePfx(X509Certificate2 certificate, string password) => File.WriteAllBytes(Pfx, certificate.Export(X509ContentType.Pkcs12, password));

    public void Dispose() => _folder.Dispose();
}

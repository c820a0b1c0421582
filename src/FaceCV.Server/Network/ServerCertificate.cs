using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Network;

/// <summary>Reads the certificate of the server, with its key and the certificates between it and its root, from PEM or PFX files.</summary>
internal static class ServerCertificate
{
    private const string PemMark = "-----BEGIN ", CertificateName = "FACECV_TLS_CERT_FILE", KeyName = "FACECV_TLS_KEY_FILE";

    /// <summary>Reads and checks it.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="now">Time at which it has to be valid.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/>: unreadable, not valid now, or not of the key.</exception>
    public static SslStreamCertificateContext Read(NetworkSettings settings, DateTimeOffset now)
    {
        var path = settings.TlsCertificatePath!;
        var isPem = Reading(CertificateName, () => File.ReadAllText(path)).Contains(PemMark, StringComparison.Ordinal);
        var all = isPem ? ReadPem(path) : ReadPfx(path, settings);
        var leaf = isPem ? WithKey(all, path, settings) : all.FirstOrDefault(each => each.HasPrivateKey) ?? throw Wrong(CertificateName, "holds no certificate with its key");
        if (now < new DateTimeOffset(leaf.NotBefore)) throw Wrong(CertificateName, $"is valid only from {leaf.NotBefore.ToUniversalTime():u}");
        if (now > new DateTimeOffset(leaf.NotAfter)) throw Wrong(CertificateName, $"has expired at {leaf.NotAfter.ToUniversalTime():u}");
        var between = all.Where(each => !each.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span)).ToArray();
        return SslStreamCertificateContext.Create(leaf, [.. between], offline: true);
    }

    private static X509Certificate2Collection ReadPem(string path)
    {
        var all = new X509Certificate2Collection();
        Reading(CertificateName, () =>
        {
            all.ImportFromPemFile(path);
            return all;
        });
        return all.Count > 0 ? all : throw Wrong(CertificateName, "holds no certificate");
    }

    private static X509Certificate2Collection ReadPfx(string path, NetworkSettings settings)
    {
        if (settings.TlsKeyPath is not null) throw Wrong(KeyName, "is given, but the certificate is no PEM file; a PFX file holds its key");
        return Reading(CertificateName, () => X509CertificateLoader.LoadPkcs12CollectionFromFile(path, settings.TlsPassword), "is no PEM file, and no PFX file that FACECV_TLS_PASSWORD opens");
    }

    private static X509Certificate2 WithKey(X509Certificate2Collection all, string path, NetworkSettings settings)
    {
        var keyPath = settings.TlsKeyPath ?? path;
        Reading(KeyName, () => File.ReadAllText(keyPath));
        var leaf = Reading(
            KeyName,
            () => settings.TlsPassword is { Length: > 0 } password ? X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath) : X509Certificate2.CreateFromPemFile(path, keyPath),
            "is not the private key of the certificate in FACECV_TLS_CERT_FILE, or FACECV_TLS_PASSWORD does not open it");
        if (!OperatingSystem.IsWindows()) return leaf;

        // Windows serves with no key that it did not store.
        using (leaf) return X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
    }

    private static T Reading<T>(string setting, Func<T> read, string wrong = "is no certificate that can be read")
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Wrong(setting, "names a file that is not there or may not be read by this user", exception);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw Wrong(setting, wrong, exception);
        }
    }

    private static FaceException Wrong(string setting, string what, Exception? cause = null) =>
        new(FaceError.InvalidConfiguration, $"{setting} {what}.", "docs/limits.md shows how to set up HTTPS.", cause);
}

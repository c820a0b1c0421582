using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Network;

/// <summary>
/// Keeps the certificate of the server, and reads it again when its files have changed, which is looked at with each connection. A new one that
/// will not do is told in the log, and the old one goes on. Safe for parallel use.
/// </summary>
internal sealed partial class CertificateKeeper(FaceCvSettings settings, TimeProvider time, ILogger<CertificateKeeper> logger)
{
    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _current;
    private string? _seen;

    /// <summary>Reads the certificate for the first time.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/>: it will not do.</exception>
    public void Load()
    {
        lock (_gate) Read(Stamp());
    }

    /// <summary>How a connection is encrypted now.</summary>
    public SslServerAuthenticationOptions Options()
    {
        lock (_gate)
        {
            var stamp = Stamp();
            if (stamp != _seen) ReadAgain(stamp);
            return new SslServerAuthenticationOptions { ServerCertificateContext = _current, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        }
    }

    private void ReadAgain(string stamp)
    {
        try
        {
            Read(stamp);
        }
        catch (FaceException exception)
        {
            _seen = stamp;
            Kept(logger, exception.Message);
        }
    }

    private void Read(string stamp)
    {
        _current = ServerCertificate.Read(settings.Network, time.GetUtcNow());
        _seen = stamp;
        Loaded(logger, _current.TargetCertificate.NotAfter.ToUniversalTime());
    }

    private string Stamp() => $"{Stamp(settings.Network.TlsCertificatePath)} {Stamp(settings.Network.TlsKeyPath)}";

    // Of the file itself where the path is a link, as the ones of certbot and of Kubernetes are.
    private static string Stamp(string? path)
    {
        if (path is null) return "";
        try
        {
            var file = (FileInfo)(File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path));
            return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.LastWriteTimeUtc.Ticks} {file.Length}") : "none";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "none";
        }
    }

    [LoggerMessage(1040, LogLevel.Information, "Connections are encrypted with a certificate that is valid until {End:u}")]
    private static partial void Loaded(ILogger logger, DateTime end);

    [LoggerMessage(1041, LogLevel.Error, "The certificate's files have changed, and the new ones will not do; the old certificate goes on. {Reason}")]
    private static partial void Kept(ILogger logger, string reason);
}

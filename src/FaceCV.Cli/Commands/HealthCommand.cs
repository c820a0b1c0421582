using System.CommandLine;
using System.Net;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Output;

namespace FaceCV.Cli.Commands;

/// <summary><c>health</c>: asks a running server whether it works, so that a container needs no other program for that.</summary>
internal static class HealthCommand
{
    private const string Page = "/health/ready";
    private const double DefaultSeconds = 5;

    public static Command Create(CliContext context)
    {
        var url = new Option<string?>("--url") { Description = "Address of the server (default: this machine, at the port of the settings).", HelpName = "URL" };
        var timeout = new Option<double>("--timeout") { Description = $"Seconds to wait for the answer (default {DefaultSeconds}).", HelpName = "SECONDS", DefaultValueFactory = _ => DefaultSeconds };
        var command = new Command("health", "Ask a running server whether it works: 0 is returned when it does, 1 when it says no, 5 when it does not answer.") { url, timeout };
        command.SetAction((parsed, cancellationToken) => RunAsync(context, parsed.GetValue(url), parsed.GetValue(timeout), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string? text, double seconds, CancellationToken cancellationToken)
    {
        Uri? url = null;
        if (text is not null && (!Uri.TryCreate(text, UriKind.Absolute, out url) || url.Scheme is not ("http" or "https")))
            throw new UsageException("--url is not an http or https address.", "Write it as http://127.0.0.1:7000.");
        if (seconds is not (> 0 and <= 3600)) throw new UsageException("--timeout is more than 0 and at most 3600 seconds.", "Leave it out for 5 seconds.");
        var page = new Uri(url ?? OwnAddress(context), Page);
        var (answers, detail) = await AskAsync(page, TimeSpan.FromSeconds(seconds), cancellationToken);
        var code = answers switch { true => ExitCode.Success, false => ExitCode.Negative, null => ExitCode.Failure };
        if (context.Json) context.WriteJson(new { Url = page, Ready = answers is true, Detail = detail });
        else (code == ExitCode.Success ? context.Out : context.Err).WritePlain($"{page}: {detail}");
        return code;
    }

    // The server of the settings, asked over loopback when it listens to every address.
    private static Uri OwnAddress(CliContext context)
    {
        var (host, port) = (context.Settings.Server.Host, context.Settings.Server.Port);
        if (port == 0) throw new UsageException("The settings let the system choose the port, so it is not known here.", "Name the server with --url.");
        if (host == "*" || (IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))) host = "127.0.0.1";
        var scheme = context.Settings.Network.TlsCertificateFile is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        return new UriBuilder(scheme, host, port).Uri;
    }

    private static async Task<(bool? Answers, string Detail)> AskAsync(Uri page, TimeSpan patience, CancellationToken cancellationToken)
    {
        // A proxy of the environment is not for this machine, whose certificate is for its outer name.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (page.IsLoopback) handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var client = new HttpClient(handler) { Timeout = patience };
        try
        {
            using var answer = await client.GetAsync(page, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? (true, "ready") : (false, $"answers {(int)answer.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            return (null, $"does not answer ({exception.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"does not answer within {patience.TotalSeconds:0.#} s");
        }
    }
}

using System.Net;

namespace FaceCV.Server.Configuration;

/// <summary>Which addresses the server may be made to ask.</summary>
public sealed record OutboundSettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Addresses that requests name";

    /// <summary>Whether pictures are fetched from addresses. Default no.</summary>
    [Setting("FACECV_URL_INPUTS", "Whether a request may give the http or https address of a picture in place of the picture.")]
    public bool UrlInputs { get; init; }

    /// <summary>Hosts that may be asked. Default any.</summary>
    [Setting("FACECV_OUTBOUND_HOSTS", "The only hosts that may be asked, separated by commas: `cdn.example.org`, or `*.example.org` for all below it.", DefaultText = "none, any host of the public internet")]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Networks beside the public internet that may be asked. Default none.</summary>
    [Setting("FACECV_OUTBOUND_NETWORKS", "Addresses or networks, separated by commas, that may be asked beside the public internet: `192.168.1.20` for a camera of the house. Whoever may send pictures can then reach them.", DefaultText = "none")]
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Longest time for one picture, seconds. Default 10.</summary>
    [Setting("FACECV_OUTBOUND_TIMEOUT_SECONDS", "Longest time to fetch from one address, redirections included, in seconds.", Min = 1, Max = 600)]
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>The networks, once checked.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks => [.. Networks.Select(NetworkText.Parse)];

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        foreach (var text in Networks.Where(text => !NetworkText.TryParse(text, out _))) yield return new("FACECV_OUTBOUND_NETWORKS", $"holds '{text}'; {NetworkText.Form}");
        foreach (var host in Hosts.Where(host => Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown))
            yield return new("FACECV_OUTBOUND_HOSTS", $"holds '{host}'; a host name, or *. and a host name, is needed.");
    }
}

using FaceCV.Core.Access;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Security;

/// <summary>Who has to say who they are.</summary>
public enum AuthMode
{
    /// <summary>Everybody but programs of this machine, when the server listens to this machine only.</summary>
    Auto,

    /// <summary>Everybody.</summary>
    Required,

    /// <summary>Nobody: whoever reaches the server may do everything.</summary>
    Anonymous,
}

/// <summary>Who may use the server.</summary>
public sealed record SecuritySettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Security";

    /// <summary>Who has to say who they are. Default auto.</summary>
    [Setting("FACECV_AUTH", "Who needs an API key or token: `auto` is everybody, but for programs of this machine while the server listens to it alone; `required` is everybody; `anonymous` is nobody, so that whoever reaches the server can do everything. [security.md](security.md) tells more.")]
    public AuthMode Auth { get; init; } = AuthMode.Auto;

    /// <summary>A key with the scope admin, instead of one that the first start makes.</summary>
    [Setting("FACECV_ADMIN_KEY", "An API key with the scope `admin` of your own, as for containers: at least 32 characters, such as `openssl rand -base64 32` makes. Without it the first start that needs keys makes one and shows it.", Secret = true, DefaultText = "none")]
    public string? AdminKey { get; init; }

    /// <summary>Whether requests need a key or token when the server listens as set.</summary>
    /// <param name="host">Address it listens at.</param>
    public bool NeedsKeys(string host) => Auth == AuthMode.Required || (Auth == AuthMode.Auto && !IsLoopback(host));

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        if (AdminKey is { Length: > 0 and < 32 }) yield return new("FACECV_ADMIN_KEY", "is too short; at least 32 characters are needed.");
        if (AdminKey is not null && AdminKey.StartsWith(KeyText.Mark, StringComparison.Ordinal)) yield return new("FACECV_ADMIN_KEY", $"begins with {KeyText.Mark}, as keys that the server makes do; choose another text.");
    }

    internal static bool IsLoopback(string host) => host == "localhost" || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}

using FaceCV.Server.Configuration;

namespace FaceCV.Server.Security.Tokens;

/// <summary>The identity provider whose tokens are taken beside API keys.</summary>
public sealed record TokenSettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Tokens of an identity provider";

    /// <summary>Address of an OpenID Connect provider; null is none.</summary>
    [Setting("FACECV_OIDC_AUTHORITY", "Address of an OpenID Connect provider, such as `https://login.example/realms/staff`, whose access tokens are taken as `Authorization: Bearer`. Its keys are found by `/.well-known/openid-configuration`. HTTPS, but on this machine.", DefaultText = "none, API keys only")]
    public string? Authority { get; init; }

    /// <summary>Issuer of the tokens, for a provider without discovery.</summary>
    [Setting("FACECV_OIDC_ISSUER", "Issuer of the tokens exactly as they name it; with `FACECV_OIDC_JWKS_URL` in place of `FACECV_OIDC_AUTHORITY`, for a provider without discovery.", DefaultText = "what the authority says")]
    public string? Issuer { get; init; }

    /// <summary>Address of the provider's public keys, for a provider without discovery.</summary>
    [Setting("FACECV_OIDC_JWKS_URL", "Address of the provider's public keys (a JWKS). HTTPS, but on this machine.", DefaultText = "what the authority says")]
    public string? JwksUrl { get; init; }

    /// <summary>Audiences that mean this server; needed with a provider.</summary>
    [Setting("FACECV_OIDC_AUDIENCE", "What a token for this server has as `aud`; several separated by commas. Needed with a provider.", DefaultText = "none")]
    public IReadOnlyList<string> Audience { get; init; } = [];

    /// <summary>Claim with the scopes. Default <c>scope</c>.</summary>
    [Setting("FACECV_OIDC_SCOPE_CLAIM", "Claim with the scopes (`read`, `recognise`, `enrol`, `manage`, `admin`), as a list or as words separated by spaces; other words in it mean nothing.")]
    public string ScopeClaim { get; init; } = "scope";

    /// <summary>Claim with the collections that a token is limited to; null limits none.</summary>
    [Setting("FACECV_OIDC_COLLECTIONS_CLAIM", "Claim with the collections that a token is limited to. When set, a token without the claim reaches no collection, unless it has the scope `admin`.", DefaultText = "none, tokens reach every collection")]
    public string? CollectionsClaim { get; init; }

    /// <summary>Whether tokens are taken.</summary>
    public bool IsSet => Authority is not null || Issuer is not null;

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        if (Authority is not null && !IsSafe(Authority)) yield return new("FACECV_OIDC_AUTHORITY", "is no https address (http is taken on this machine only).");
        if (JwksUrl is not null && !IsSafe(JwksUrl)) yield return new("FACECV_OIDC_JWKS_URL", "is no https address (http is taken on this machine only).");
        if (Issuer is null != JwksUrl is null) yield return new("FACECV_OIDC_ISSUER", "and FACECV_OIDC_JWKS_URL need each other.");
        if (Authority is not null && Issuer is not null) yield return new("FACECV_OIDC_AUTHORITY", "is given beside FACECV_OIDC_ISSUER; one of them is needed.");
        if (IsSet && Audience.Count == 0) yield return new("FACECV_OIDC_AUDIENCE", "is missing; without it a token for any other service would do.");
    }

    /// <summary>Whether keys from an address can be believed: it is encrypted, or of this machine.</summary>
    internal static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && SecuritySettings.IsLoopback(uri.Host.Trim('[', ']'))));
}

using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace FaceCV.Server.Security.Tokens;

/// <summary>An issuer of tokens with its public keys.</summary>
/// <param name="Name">As tokens name it.</param>
/// <param name="Keys">RSA and elliptic keys for signatures; no others.</param>
internal sealed record TokenIssuer(string Name, IReadOnlyList<SecurityKey> Keys)
{
    /// <summary>Whether there is a key of an id; tokens without an id are tried with every key.</summary>
    public bool Has(string keyId) => keyId.Length == 0 || Keys.Any(key => key.KeyId == keyId);
}

/// <summary>Fetches an issuer's documents: OpenID Connect Discovery 1.0, section 4, and a JWK set, RFC 7517.</summary>
internal sealed class IssuerDocuments(TokenSettings settings) : IDisposable
{
    private const int MostBytes = 1 << 20;
    private const string Discovery = "/.well-known/openid-configuration";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), ConnectionLife = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = ConnectionLife }) { Timeout = Patience, MaxResponseContentBufferSize = MostBytes };

    /// <summary>The issuer as it is now.</summary>
    /// <exception cref="HttpRequestException">It does not answer, or with an error.</exception>
    /// <exception cref="OperationCanceledException">It does not answer in time.</exception>
    /// <exception cref="InvalidDataException">What it answers cannot be used.</exception>
    public async Task<TokenIssuer> FetchAsync()
    {
        var (name, address) = settings.Authority is { } authority ? await DiscoverAsync(authority.TrimEnd('/')) : (settings.Issuer!, settings.JwksUrl!);
        try
        {
            SecurityKey[] keys = [.. new JsonWebKeySet(await TextAsync(address)).GetSigningKeys().Where(key => key is AsymmetricSecurityKey)];
            return keys.Length > 0 ? new TokenIssuer(name, keys) : throw new InvalidDataException("The identity provider has no key for signatures.");
        }
        catch (ArgumentException failure)
        {
            throw new InvalidDataException("The identity provider's keys cannot be read.", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(string Name, string Address)> DiscoverAsync(string authority)
    {
        var (name, address) = Read(await TextAsync(authority + Discovery));

        // Section 4.3: another issuer's document must not be taken for this one's.
        if (name.TrimEnd('/') != authority) throw new InvalidDataException("The identity provider's document names another issuer than FACECV_OIDC_AUTHORITY.");
        return TokenSettings.IsSafe(address) ? (name, address) : throw new InvalidDataException("The identity provider's keys are at an address that is not https.");
    }

    private static (string Name, string Address) Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return (document.RootElement.GetProperty("issuer").GetString()!, document.RootElement.GetProperty("jwks_uri").GetString()!);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException("The identity provider's document lacks issuer or jwks_uri.", failure);
        }
    }

    private async Task<string> TextAsync(string address)
    {
        using var answer = await _http.GetAsync(new Uri(address));
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }
}

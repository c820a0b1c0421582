using FaceCV.Core.Access;
using FaceCV.Server.Problems;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FaceCV.Server.Security.Tokens;

/// <summary>Tells whose an access token (JWT, RFC 9068) of the identity provider is.</summary>
/// <remarks>Only signatures by a private key are taken. With <c>none</c> or a shared secret, as which a forger could use the public key, whoever can read could sign (RFC 8725, sections 2.1 and 3.1).</remarks>
internal sealed class TokenVerifier(TokenSettings settings, IssuerKeys keys)
{
    private const int MostBytes = 16 * 1024, MostIdLength = 200;

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MostBytes, MapInboundClaims = false };

    /// <summary>The caller of a token; null when the text is none, or one that is not valid here.</summary>
    /// <exception cref="HttpProblemException">503: the provider's keys cannot be had.</exception>
    public async Task<Caller?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!settings.IsSet || Read(text) is not { } read || !Algorithms.Contains(read.Alg, StringComparer.Ordinal)) return null;
        var issuer = await keys.FindAsync(read.Kid ?? "", cancellationToken);
        var result = await _handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms,
            ValidIssuer = issuer.Name,
            ValidAudiences = settings.Audience,
            IssuerSigningKeys = issuer.Keys,
            TryAllIssuerSigningKeys = string.IsNullOrEmpty(read.Kid),
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = Skew,
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken token } && IdOf(token) is { } id ? CallerOf(token, id) : null;
    }

    private JsonWebToken? Read(string text)
    {
        if (!_handler.CanReadToken(text)) return null;
        try
        {
            return _handler.ReadJsonWebToken(text);
        }
        catch (Exception failure) when (failure is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private Caller CallerOf(JsonWebToken token, string id)
    {
        var scopes = Words(token, settings.ScopeClaim).Aggregate(AccessScope.None, (all, word) => all | (AccessScopes.Find(word) ?? AccessScope.None));
        string[]? collections = settings.CollectionsClaim is { } claim ? [.. Words(token, claim)] : null;
        if (collections is [] && scopes.HasFlag(AccessScope.Admin)) collections = null;
        return new Caller(CallerKind.Token, id, scopes, collections);
    }

    // Of a person the subject; a program without one has the id it has at the provider.
    private static string? IdOf(JsonWebToken token)
    {
        var id = new[] { "sub", "client_id", "azp" }.Select(claim => Values(token, claim).FirstOrDefault()).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return id is { Length: <= MostIdLength } && !id.Any(char.IsControl) ? id : null;
    }

    private static IEnumerable<string> Words(JsonWebToken token, string claim) =>
        Values(token, claim).SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal);

    // A list is as many claims of the name.
    private static IEnumerable<string> Values(JsonWebToken token, string claim) => token.Claims.Where(each => each.Type == claim).Select(each => each.Value);
}

using System.Security.Cryptography;
using System.Text;

namespace FaceCV.Core.Access;

/// <summary>A secret under a slow hash with a salt of its own: PBKDF2 with HMAC-SHA-512.</summary>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Hash">64 bytes.</param>
/// <param name="Rounds">Iterations.</param>
/// <remarks>Rounds as the OWASP password storage cheat sheet asks for PBKDF2-HMAC-SHA512, 2023.</remarks>
public sealed record SecretHash(byte[] Salt, byte[] Hash, int Rounds)
{
    private const int PresentRounds = 210_000, SaltBytes = 16, HashBytes = 64;

    /// <summary>Hashes a secret. Takes some tenths of a second of one core.</summary>
    public static SecretHash Of(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new SecretHash(salt, Derive(secret, salt, PresentRounds), PresentRounds);
    }

    /// <summary>Whether a secret is the one that was hashed; as slow.</summary>
    public bool Fits(string secret) => CryptographicOperations.FixedTimeEquals(Derive(secret, Salt, Rounds), Hash);

    private static byte[] Derive(string secret, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret), salt, rounds, HashAlgorithmName.SHA512, HashBytes);
}

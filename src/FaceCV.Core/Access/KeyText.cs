using System.Security.Cryptography;

namespace FaceCV.Core.Access;

/// <summary>The text of a key: <c>fcv_</c>, the public prefix of 8 characters, <c>_</c>, and a secret of 43 characters, 256 bits.</summary>
/// <param name="Prefix">The public part.</param>
/// <param name="Secret">The secret part.</param>
public readonly record struct KeyText(string Prefix, string Secret)
{
    /// <summary>What every key begins with, for tools that look for secrets in files.</summary>
    public const string Mark = "fcv_";

    private const string PrefixLetters = "abcdefghijkmnpqrstuvwxyz23456789", SecretLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int PrefixLength = 8, SecretLength = 43;

    /// <summary>A new random key.</summary>
    public static KeyText New() => new(RandomNumberGenerator.GetString(PrefixLetters, PrefixLength), NewSecret());

    /// <summary>A new secret for a prefix.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(SecretLetters, SecretLength);

    /// <summary>Takes a text apart; null when it is no key.</summary>
    public static KeyText? Parse(string text)
    {
        if (text.Length != Mark.Length + PrefixLength + 1 + SecretLength || !text.StartsWith(Mark, StringComparison.Ordinal) || text[Mark.Length + PrefixLength] != '_') return null;
        var key = new KeyText(text.Substring(Mark.Length, PrefixLength), text[^SecretLength..]);
        return key.Prefix.All(PrefixLetters.Contains) && key.Secret.All(SecretLetters.Contains) ? key : null;
    }

    /// <summary>The key as its owner keeps it. Never to be logged.</summary>
    public override string ToString() => $"{Mark}{Prefix}_{Secret}";
}

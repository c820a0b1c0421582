using System.Security.Cryptography;
using System.Text;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Security;

/// <summary>The admin key of the settings.</summary>
internal sealed class AdminKey(FaceCvSettings settings)
{
    /// <summary>What it is called where others have an id.</summary>
    public const string Id = "configured";

    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(32);
    private byte[]? _mark;

    /// <summary>Whether there is one.</summary>
    public bool IsSet => settings.Security.AdminKey is { Length: > 0 };

    /// <summary>Whether a text is it; how alike they are does not show in the time taken.</summary>
    public bool Fits(string text) => settings.Security.AdminKey is { Length: > 0 } key && CryptographicOperations.FixedTimeEquals(Mark(text), _mark ??= Mark(key));

    private byte[] Mark(string text) => HMACSHA256.HashData(_salt, Encoding.UTF8.GetBytes(text));
}

using System.Security.Cryptography;

namespace FaceCV.Cli.Tests.Observability;

/// <summary>What a server is told and no line of its log may hold.</summary>
internal static class PrivateThings
{
    public const string Name = "Zebulon Quixote", OtherName = "Wilhelmina Vantongeren";
    public const string Department = "Xylographie-77", Badge = "badge-424242-ZZ", ExternalId = "ext-Kumquat-9";
    public const string FileName = "holiday-Mnemosyne.jpg", Folder = "Persephone";
    public const string QuerySecret = "q-Sekrit-Parameter", UrlPassword = "hunter-Ptolemy";
    public const string ApiKey = "fcv_Locksmith-0123456789", BearerToken = "Abracadabra.Bearer.Token";

    /// <summary>Keys of the data and of an archive.</summary>
    public static string DataKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static string ArchiveKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Every one of them, and the parts of names.</summary>
    public static string[] All =>
    [
        .. Name.Split(' '), .. OtherName.Split(' '), Department, Badge, ExternalId, "Mnemosyne", Folder, QuerySecret, UrlPassword, "Locksmith", "Abracadabra", DataKey, ArchiveKey,
    ];
}

namespace FaceCV.Stores.Chroma;

/// <summary>The header that carries the token.</summary>
public enum ChromaTokenHeader
{
    /// <summary><c>Authorization: Bearer</c> and the token.</summary>
    Authorization,

    /// <summary><c>X-Chroma-Token</c>.</summary>
    XChromaToken,
}

/// <summary>Where a Chroma server is and what is FaceCV's there. The text form has no token.</summary>
public sealed record ChromaOptions
{
    /// <summary>Port that Chroma listens at unless told otherwise.</summary>
    public const int DefaultPort = 8000;

    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>Port of the server. Default 8000.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Whether the connection is encrypted, with a certificate that this machine trusts. Default false.</summary>
    public bool Tls { get; init; }

    /// <summary>Token that the server, or the proxy before it, asks for; null is none.</summary>
    public string? Token { get; init; }

    /// <summary>The header that carries the token. Default Authorization.</summary>
    public ChromaTokenHeader TokenHeader { get; init; }

    /// <summary>Tenant; it has to be there. Default <c>default_tenant</c>.</summary>
    public string Tenant { get; init; } = "default_tenant";

    /// <summary>Database of the tenant; it has to be there. Default <c>default_database</c>.</summary>
    public string Database { get; init; } = "default_database";

    /// <summary>Beginning of the names of FaceCV's collections: 3 to 63 letters, digits, hyphens and underscores. Default <c>facecv</c>.</summary>
    public string Collection { get; init; } = "facecv";

    /// <summary>How long to wait for the server to take a connection. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one request may take. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Host, port and collection.</summary>
    public override string ToString() => $"{Host}:{Port}/{Collection}";
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.Security.Tokens;

/// <summary>An identity provider of this machine: discovery, public keys, and tokens written by hand, also such as no provider would.</summary>
internal sealed class LocalIssuer : IDisposable
{
    public const string Audience = "facecv";

    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public LocalIssuer()
    {
        Address = $"http://127.0.0.1:{FileServer.FreePort()}";
        Name = Address;
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The issuer that the discovery document and the tokens name.</summary>
    public string Name { get; set; }

    /// <summary>Answers nothing but errors.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often the keys were asked for.</summary>
    public int Fetches { get; private set; }

    public RSA Key { get; private set; } = RSA.Create(2048);

    public string KeyId { get; private set; } = "first";

    /// <summary>Changes the key, as providers do now and then.</summary>
    public void Rotate() => (Key, KeyId) = (RSA.Create(2048), Guid.NewGuid().ToString());

    /// <summary>Claims of a good token, to be changed by a test.</summary>
    public Dictionary<string, object?> Claims(string scope) => new()
    {
        ["iss"] = Name, ["aud"] = Audience, ["sub"] = "somebody", ["scope"] = scope, ["iat"] = In(0), ["exp"] = In(300),
    };

    /// <summary>A good token.</summary>
    public string Token(string scope) => Token(Claims(scope));

    /// <summary>A token signed with the present key.</summary>
    public string Token(Dictionary<string, object?> claims) => Sign(claims, Header("RS256"), text => Key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public Dictionary<string, object?> Header(string algorithm) => new() { ["typ"] = "at+jwt", ["alg"] = algorithm, ["kid"] = KeyId };

    /// <summary>A token of any header and signature.</summary>
    public static string Sign(Dictionary<string, object?> claims, Dictionary<string, object?> header, Func<byte[], byte[]> sign)
    {
        var text = $"{Part(header)}.{Part(claims.Where(claim => claim.Value is not null).ToDictionary())}";
        return $"{text}.{Base64(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    /// <summary>Seconds from now as tokens count them.</summary>
    public static long In(int seconds) => DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds();

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(5));
        Key.Dispose();
    }

    private static string Part(object value) => Base64(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var body = IsDown ? null : Body(context.Request.Url!.AbsolutePath);
                context.Response.StatusCode = body is null ? 503 : 200;
                if (body is not null) await context.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body));
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private object? Body(string path)
    {
        if (path == "/.well-known/openid-configuration") return new { issuer = Name, jwks_uri = Address + "/keys" };
        if (path != "/keys") return null;
        Fetches++;
        var key = Key.ExportParameters(false);
        return new { keys = new[] { new { kty = "RSA", use = "sig", kid = KeyId, n = Base64(key.Modulus!), e = Base64(key.Exponent!) } } };
    }
}

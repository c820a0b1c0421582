using FaceCV.Core.Protection;
using FaceCV.Fuzz.Engine;
using FaceCV.Server.Configuration;

namespace FaceCV.Fuzz.Targets;

/// <summary>
/// Settings. First byte 0: appsettings.json; 1: .env; 2: lines NAME=value as the environment has them; 3: connection strings; 4: a key file. A
/// mistake is told, and no part of a connection string or key with it.
/// </summary>
internal sealed class SettingsTarget : FuzzTarget
{
    private const int Kinds = 5;

    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(FileInput.Folder, "settings")).FullName;

    public override string Name => "settings";

    public override string About => "settings: files, environment, connection strings, keys";

    public override IReadOnlyList<byte[]> Words =>
        [.. SettingDefinition.All.Select(definition => FuzzTargets.Utf8(definition.Name + "=")), .. new[] { "mysql://", "chromadb://", "sqlite:///", "@", ":", "%", "[", "10MB", "1e28", "true", "\"", "$", "${A}", "\n", "NaN" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds() =>
    [
        [0, .. "{\"FACECV_PORT\": 8000, \"facecv_log_level\": \"info\", // c\n \"FACECV_ALLOWED_EXTENSIONS\": [\".jpg\"],}"u8], [1, .. "# c\nFACECV_PORT=8000\nexport FACECV_HOST=\"127.0.0.1\"\nFACECV_DATA_KEY='x'\n"u8],
        [2, .. "FACECV_MAX_UPLOAD_SIZE=10MB\nFACECV_SIMILARITY_THRESHOLD=0.5\nFACECV_ALLOWED_EXTENSIONS=[\".jpg\",\".png\"]\nFACECV_DB_TYPE=mysql\n"u8],
        [3, .. "mysql+pymysql://us%20er:p%40ss@[::1]:3306/data?charset=utf8"u8], [3, .. "chromadb://host:8000/collection"u8], [3, .. "sqlite:///a/b.db"u8],
        [4, .. FuzzTargets.Utf8("# c\n" + Convert.ToBase64String(new byte[RecordCipher.KeyBytes]) + ", " + Convert.ToBase64String(new byte[RecordCipher.KeyBytes]))],
    ];

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        var (kind, bytes) = (input[0] % Kinds, input[1..]);
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        foreach (var file in Directory.EnumerateFiles(Folder)) File.Delete(file);
        if (kind == 0) File.WriteAllBytes(Path.Combine(Folder, SettingFiles.JsonName), bytes);
        if (kind == 1) File.WriteAllBytes(Path.Combine(Folder, SettingFiles.EnvName), bytes);
        if (kind < 2) _ = SettingsReader.Read(new SettingsSources { Folder = Folder });
        else if (kind == 2) _ = SettingsReader.Read(new SettingsSources { Environment = Lines(text) });
        else if (kind == 3) Url(text);
        else _ = KeyFile.Parse(text, "fuzz");
    }

    private static Dictionary<string, string> Lines(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at) values[line[..at]] = line[(at + 1)..];
        }

        return values;
    }

    private static void Url(string text)
    {
        if (MySqlUrl.TryParse(text, out _, out var first) == (first is not null) && MySqlUrl.IsOne(text)) throw new BrokenPromiseException("A MySQL address is refused without a reason.");
        if (ChromaUrl.TryParse(text, out _, out var second) == (second is not null) && ChromaUrl.IsOne(text)) throw new BrokenPromiseException("A Chroma address is refused without a reason.");
        if (SqliteUrl.IsOne(text) && !SqliteUrl.IsEmpty(text) && !text.Contains('\0', StringComparison.Ordinal)) _ = SqliteUrl.PathOf(text);
        _ = SettingsReader.Read(new SettingsSources { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FACECV_DB_CONNECTION_STRING"] = text } });
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FaceCV.Server.Health;
using FaceCV.Vision.Models;

namespace FaceCV.Cli.Deployment;

/// <summary>
/// What a machine without a network needs, as one gzipped tar: the published program, installed packs as they are, the licences of both, a guide,
/// and the SHA-256 of every file in the form of <c>sha256sum</c>.
/// </summary>
/// <param name="program">The program; null for a bundle of models alone.</param>
/// <param name="packs">Packs that were found whole.</param>
internal sealed class Bundle(PublishedProgram? program, IReadOnlyList<InstalledPack> packs)
{
    /// <summary>Name of the guide within the folder.</summary>
    public const string Guide = "INSTALL.txt";

    private const string Sums = "SHA256SUMS";
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly StringBuilder _sums = new();

    private static string Root => $"facecv-{HealthApi.Version}-bundle";

    /// <summary>Writes the archive.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        await using var tar = new TarWriter(gzip, TarEntryFormat.Pax);
        foreach (var (path, name) in program?.Files() ?? [])
            await AddFileAsync(tar, path, name, name == program!.Executable ? Runnable : Readable, cancellationToken);
        foreach (var pack in packs)
        {
            foreach (var path in FilesOf(pack)) await AddFileAsync(tar, path, $"models/{pack.Manifest.Name}/{Path.GetFileName(path)}", Readable, cancellationToken);
        }

        await AddTextAsync(tar, "models/LICENCES.txt", Licences(), cancellationToken);
        await AddTextAsync(tar, Guide, InstallText(), cancellationToken);
        await AddTextAsync(tar, Sums, _sums.ToString(), cancellationToken);
    }

    /// <summary>SHA-256 of a file, in lower-case hexadecimal digits.</summary>
    public static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static IEnumerable<string> FilesOf(InstalledPack pack) =>
        Directory.EnumerateFiles(pack.Directory).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal);

    private async Task AddFileAsync(TarWriter tar, string path, string name, UnixFileMode mode, CancellationToken cancellationToken)
    {
        _sums.Append(await DigestAsync(path, cancellationToken)).Append("  ").Append(name).Append('\n');
        await using var file = File.OpenRead(path);
        await AddAsync(tar, name, file, mode, cancellationToken);
    }

    private async Task AddTextAsync(TarWriter tar, string name, string text, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _sums.Append(Convert.ToHexStringLower(SHA256.HashData(bytes))).Append("  ").Append(name).Append('\n');
        using var stream = new MemoryStream(bytes);
        await AddAsync(tar, name, stream, Readable, cancellationToken);
    }

    private static Task AddAsync(TarWriter tar, string name, Stream data, UnixFileMode mode, CancellationToken cancellationToken) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, $"{Root}/{name}") { DataStream = data, Mode = mode, ModificationTime = DateTimeOffset.UnixEpoch }, cancellationToken);

    private string Licences() => string.Concat(packs.Select(pack =>
        $"{pack.Manifest.Name}: {pack.Manifest.Licence.Id}, {(pack.Manifest.Licence.CommercialUse ? "commercial use allowed" : "no commercial use")}\n  {pack.Manifest.Description}\n  {pack.Manifest.Licence.Notice}\n"));

    private string InstallText()
    {
        var executable = program is null ? "facecv" : $"./{program.Executable}";
        var name = packs[0].Manifest.Name;
        return $"""
            FaceCV {HealthApi.Version}, to be run without a network.

            1. Compare the SHA-256 of the archive with the one that `facecv bundle` told, and in this folder:
                 sha256sum --check --quiet {Sums}
            2. Tell the program where the models are; nothing is downloaded then:
                 export FACECV_MODEL_CACHE_DIR="$PWD/models"
            3. Try it:
                 {executable} models verify {name}
                 {executable} doctor
                 {executable} serve

            The folder may lie anywhere and be read-only; data goes to FACECV_DATA_DIR.

            """;
    }
}

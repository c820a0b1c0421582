using System.Buffers.Binary;
using FaceCV.Core.Errors;
using FaceCV.Fuzz.Engine;
using FaceCV.TestKit;
using FaceCV.Vision.Models;
using FaceCV.Vision.Models.Import;
using FaceCV.Vision.Models.Onnx;
using FaceCV.Vision.Models.Sources;

namespace FaceCV.Fuzz.Targets;

/// <summary>Manifests of model packs, and the operator's own thresholds.</summary>
internal sealed class PackManifestTarget : FuzzTarget
{
    private static readonly ModelManifest Known = new TinyPack().Manifest;

    public override string Name => "pack-manifest";

    public override string About => "manifests of model packs with all their checks, and thresholds.json";

    public override IReadOnlyList<byte[]> Words => [.. new[] { "null", "\"models\":[", "\"thresholds\":{", "\"points\":", "\"fmr\":", "[[]]", "-1", "1e999", "2147483648", "\"\"", "sha512-", "\"kind\":", "{}", "\"net_a\":{" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds()
    {
        var assembly = typeof(ModelManifest).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("models/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var bytes = new MemoryStream();
            assembly.GetManifestResourceStream(name)!.CopyTo(bytes);
            if (bytes.Length <= MostBytes) yield return bytes.ToArray();
        }

        yield return new TinyPack().ManifestJson;
        yield return FuzzTargets.Utf8("{\"net_a\":{\"metric\":\"cosine\",\"points\":[{\"name\":\"balanced\",\"fmr\":0.0001,\"threshold\":0.4}]}}");
    }

    public override void Run(byte[] input)
    {
        var reader = new ManifestReader();
        if (reader.Parse(input, "fuzz") is null == (reader.Problems.Count == 0)) throw new BrokenPromiseException("A manifest is refused without a reason, or taken with one.");
        var path = FileInput.Write(OwnThresholds.FileName, input);
        _ = OwnThresholds.Apply(Known, Path.GetDirectoryName(path)!, []);
    }
}

/// <summary>Archives of model packs, zip (first byte even) or tgz; all models in them are read.</summary>
internal sealed class PackArchiveTarget : FuzzTarget
{
    public override string Name => "pack-archive";

    public override string About => "archives of model packs, zip and tgz: paths, manifest, models";

    public override IReadOnlyList<byte[]> Words => [[0x1F, 0x8B, 8, 0], [.. "PK\u0001\u0002"u8], [.. "pack.json"u8], [.. "../"u8], [.. "ustar"u8], [.. "path="u8]];

    public override IEnumerable<byte[]> Seeds() => [[0, .. new TinyPack().ToZip()], [1, .. new TinyPack().ToTarGz()], [1, .. Tars.Plain(new TinyPack().ManifestJson)]];

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        var path = FileInput.Write("pack.bin", input.AsSpan(1));
        using IPackFiles files = (input[0] & 1) == 0 ? new ZipFiles(path) : new TarGzFiles(path, FileInput.Folder);
        if (PackContents.ReadManifest(files) is not { } found) return;
        foreach (var model in found.Manifest.Models) _ = PackContents.ReadModel(files, found.Manifest.Name, model);
    }
}

internal static class Tars
{
    /// <summary>A tgz whose deflate stream is stored, so that what a mutation changes in it is what the tar reader sees.</summary>
    public static byte[] Plain(byte[] manifest)
    {
        using var stream = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionLevel.NoCompression))
        using (var tar = new System.Formats.Tar.TarWriter(gzip, System.Formats.Tar.TarEntryFormat.Pax))
            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "package/pack.json") { DataStream = new MemoryStream(manifest), ModificationTime = DateTimeOffset.UnixEpoch });
        return stream.ToArray();
    }
}

/// <summary>Weights of TensorFlow.js: two bytes of the manifest's length, the manifest, the bytes of its shards.</summary>
internal sealed class WeightsTarget : FuzzTarget
{
    public override string Name => "weights";

    public override string About => "TensorFlow.js weights: manifest, shards, tensors, and the graph built of them";

    public override int MostBytes => 64 * 1024;

    public override IReadOnlyList<byte[]> Words => [.. new[] { "\"shape\":[", "\"quantization\":{\"dtype\":\"uint8\",\"scale\":1,\"min\":0}", "uint8", "int32", "2147483647", "-1", "null", "1e999", "[]", "../", "\"paths\":[" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds() => [Of(TinyWeights.OfProposalNetwork()), Of(new TinyWeights().Quantised("a", [2, 2], 0.1, -1, [1, 2, 3, 4]).Floats("b", [1], 2f))];

    public override bool Refuses(Exception failure) => failure is FaceException;

    public override void Run(byte[] input)
    {
        if (input.Length < sizeof(ushort)) return;
        var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(input), input.Length - sizeof(ushort));
        var (manifest, shards) = (input.AsMemory(sizeof(ushort), length), input.AsMemory(sizeof(ushort) + length));
        _ = TfjsImporter.Import("mtcnn_pnet", TinyWeights.ManifestName, (path, most) => BoundedRead.All(new MemoryStream((path == TinyWeights.ManifestName ? manifest : shards).ToArray()), most, path));
    }

    private static byte[] Of(TinyWeights weights)
    {
        var files = weights.Files();
        var (manifest, shard) = (files[TinyWeights.ManifestName], files.First(file => file.Key != TinyWeights.ManifestName).Value);
        var length = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)manifest.Length);
        return [.. length, .. manifest, .. shard];
    }
}

/// <summary>ONNX files as the rewriter of an installation takes them. A refusal is an <see cref="InvalidDataException"/>, which the installer explains.</summary>
internal sealed class OnnxTarget : FuzzTarget
{
    public override string Name => "onnx";

    public override string About => "ONNX files: parsing, rewriting; what was rewritten is rewritten no more";

    public override IReadOnlyList<byte[]> Words => [[.. "PRelu"u8], [.. "Conv"u8], [.. "ai.onnx"u8], [0x0A], [0x12], [0x3A], [0x42, 2, 0x10, 7]];

    public override IEnumerable<byte[]> Seeds() => [TinyGraph.ConvPRelu(), new TinyGraph(2, 6).Input("i", 1, 1, 2, 2).PRelu("i", "o", [0.5f], [1, 1, 1], alsoInput: true).Output("o", 1, 1, 2, 2).ToBytes()];

    public override bool Refuses(Exception failure) => failure is InvalidDataException;

    public override void Run(byte[] input)
    {
        var result = GraphRewriter.Rewrite(input);
        if (result.Changed && GraphRewriter.Rewrite(result.Bytes).Changed) throw new BrokenPromiseException("A rewritten graph is rewritten again.");
    }
}

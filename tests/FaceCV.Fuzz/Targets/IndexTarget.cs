using FaceCV.Core.Index;
using FaceCV.Core.Index.Files;
using FaceCV.Core.Protection;
using FaceCV.Fuzz.Engine;

namespace FaceCV.Fuzz.Targets;

/// <summary>
/// Files of an index. First byte 0: the head as it lies there; 1: the content of a head that is sealed rightly; 2: the bytes of rows and vectors
/// as they lie there; 3: their contents, sealed rightly, with a basis. An index opens with what is sound, or empty.
/// </summary>
internal sealed class IndexTarget : FuzzTarget
{
    private const int Dimension = 4;
    private const string Identity = "fuzz";

    private static readonly byte[] KeyBytes = [.. Enumerable.Range(1, RecordCipher.KeyBytes).Select(i => (byte)i)];
    private static readonly RecordCipher Key = new(KeyBytes);
    private static readonly byte[] Salt = new byte[IndexHead.SaltBytes];
    private static readonly float[] Probe = [1, 0, 0, 0];
    private static readonly string Root = Path.Combine(FileInput.Folder, "index");
    private static readonly IndexFolder Folder = new(Root, new KeyRing([KeyBytes]));
    private static readonly string Files = MakeFolder();

    public override string Name => "index";

    public override string About => "files of an index: head, rows, vectors, bases, raw and rightly sealed; then a search";

    public override IReadOnlyList<byte[]> Words => [[1, 0, 0, 0], [4, .. "fuzz"u8], [0, 0, 0x80, 0x3F], [0, 0, 0xC0, 0x7F], [1, 0, 0, 0, 4, .. "fuzz"u8, 4, 0, 0, 0]];

    public override IEnumerable<byte[]> Seeds()
    {
        using var head = new MemoryStream();
        using (var writer = new BinaryWriter(head, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(1);
            writer.Write(Identity);
            writer.Write(Dimension);
            writer.Write(Salt);
            writer.Write(true);
            writer.Write(5L);
        }

        byte[] vector = [.. Probe.SelectMany(BitConverter.GetBytes)];
        byte[] row = [.. new byte[31], 1, 0, 0, 0, 0, .. Enumerable.Repeat(0.01f, 5).SelectMany(BitConverter.GetBytes), 127, 0, 0, 0];
        return [[0, .. Key.Seal(head.ToArray(), "index head"u8)], [1, .. head.ToArray()], [2, .. Key.Seal(row, [0, 0, 0, 0])], [3, .. row, .. vector, .. row, .. vector]];
    }

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        foreach (var file in Directory.EnumerateFiles(Files)) File.Delete(file);
        Write(input[0] & 3, input.AsSpan(1));
        using var index = new ExactIndex(Folder, Identity, Dimension);
        _ = index.Restore();
        _ = index.Search(Probe, 3);
        _ = index.SearchPeople(Probe, 3);
        _ = index.Some();
    }

    private static void Write(int kind, ReadOnlySpan<byte> bytes)
    {
        if (kind == 0) File.WriteAllBytes(IndexFolder.HeadOf(Files), bytes);
        if (kind == 1) File.WriteAllBytes(IndexFolder.HeadOf(Files), Key.Seal(bytes, "index head"u8));
        if (kind < 2) return;
        var head = new IndexHead(Identity, Dimension, Salt, new IndexMark(5));
        head.Write(IndexFolder.HeadOf(Files), Key);
        if (kind == 2)
        {
            File.WriteAllBytes(Path.Combine(Files, "codes"), bytes[..(bytes.Length / 2)]);
            File.WriteAllBytes(Path.Combine(Files, "vectors"), bytes[(bytes.Length / 2)..]);
            return;
        }

        using var rows = new FileRows(Files, head, Key);
        var (rowBytes, vectorBytes) = (rows.Codes.ContentBytes, rows.Vectors.ContentBytes);
        for (var row = 0; bytes.Length >= rowBytes + vectorBytes; row++)
        {
            rows.Codes.Write(row, bytes[..rowBytes]);
            rows.Vectors.Write(row, bytes.Slice(rowBytes, vectorBytes));
            bytes = bytes[(rowBytes + vectorBytes)..];
        }

        using var own = Key.Derive("index bases", Salt);
        File.WriteAllBytes(Path.Combine(Files, "basis-1"), own.Seal(bytes, BitConverter.GetBytes(1)));
    }

    private static string MakeFolder()
    {
        Folder.Open(Identity, Dimension)!.Dispose();
        return Directory.GetDirectories(Root).Single();
    }
}

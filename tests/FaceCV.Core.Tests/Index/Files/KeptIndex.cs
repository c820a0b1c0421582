using FaceCV.Core.Index;
using FaceCV.Core.Index.Files;
using FaceCV.Core.Index.Kernels;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Tests.Index.Files;

/// <summary>An index in files of a temporary folder, and the naive one beside it, written alike.</summary>
internal sealed class KeptIndex : IDisposable
{
    public const string Identity = "store / model";

    private readonly string _path = Directory.CreateTempSubdirectory("facecv-index-").FullName;
    private readonly byte[] _key = [.. Enumerable.Range(1, RecordCipher.KeyBytes).Select(i => (byte)i)];

    public KeptIndex(int dimension)
    {
        Dimension = dimension;
        Folder = new IndexFolder(_path, new KeyRing([_key]));
        Pair = new Pair(Open());
        Pair.Index.Restore().ShouldBe(default);
    }

    public int Dimension { get; }

    public IndexFolder Folder { get; private set; }

    public Pair Pair { get; private set; }

    public ExactIndex Index => Pair.Index;

    /// <summary>The folder of this index's files.</summary>
    public string Files => Directory.GetDirectories(_path).ShouldHaveSingleItem();

    public ExactIndex Open() => new(Dimension, 2, DotKernel.Best, 0, Folder.Open(Identity, Dimension));

    /// <summary>Ends the process, as it were, and begins the next.</summary>
    public Restoration Reopen(byte[]? key = null, Action<string>? between = null)
    {
        Index.Dispose();
        between?.Invoke(Files);
        Folder = new IndexFolder(_path, new KeyRing([key ?? _key]));
        Pair = new Pair(Open(), Pair.Naive);
        return Index.Restore();
    }

    public void Fill(TestVectors source, int count)
    {
        for (var i = 0; i < count; i++) Pair.Add(source.NewFace(), source.NewPerson(), source.Gathered(20));
    }

    /// <summary>The bytes of a row in the file of codes and in that of vectors.</summary>
    public byte[] BytesOf(int row) =>
    [
        .. Part("codes", row, RowRecord.Bytes(Dimension) + RecordCipher.Overhead),
        .. Part("vectors", row, (Dimension * sizeof(float)) + RecordCipher.Overhead),
    ];

    public void Dispose()
    {
        Index.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    private byte[] Part(string file, int row, int length)
    {
        using var stream = new FileStream(Path.Combine(Files, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[length];
        stream.Position = (long)row * length;
        _ = stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        return bytes;
    }
}

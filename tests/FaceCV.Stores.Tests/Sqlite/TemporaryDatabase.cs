using FaceCV.Core.Protection;
using FaceCV.Stores.Sqlite;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Sqlite;

/// <summary>A folder for one database, removed afterwards.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly string _root = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"facecv-store-{Guid.NewGuid():N}");

    /// <summary>The database file; neither it nor its folder exists at first.</summary>
    public string Path => System.IO.Path.Combine(_root, "data", "gallery.db");

    public SqliteGalleryStore Connect(Func<SqliteGalleryOptions, SqliteGalleryOptions>? change = null, TimeProvider? time = null, KeyRing? keys = null)
    {
        var options = new SqliteGalleryOptions { DatabasePath = Path };
        return new SqliteGalleryStore(change is null ? options : change(options), keys ?? TestKeys.Ring, time ?? TimeProvider.System);
    }

    public async Task<SqliteGalleryStore> OpenAsync(Func<SqliteGalleryOptions, SqliteGalleryOptions>? change = null, TimeProvider? time = null)
    {
        var store = Connect(change, time);
        await store.InitialiseAsync();
        return store;
    }

    /// <summary>All bytes of the database, its log and its index of the log.</summary>
    public byte[] Bytes() => [.. new[] { "", "-wal", "-shm" }.Select(end => Path + end).Where(File.Exists).SelectMany(ReadShared)];

    public void Dispose()
    {
        if (Directory.Exists(_root)) Directory.Delete(_root, recursive: true);
    }

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Protection;
using FaceCV.Core.Transfer;
using FaceCV.Fuzz.Engine;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Fuzz.Targets;

/// <summary>Whole archives of galleries, plain and sealed.</summary>
internal sealed class ArchiveTarget : FuzzTarget
{
    private static readonly RecordCipher Key = new(Enumerable.Repeat((byte)7, RecordCipher.KeyBytes).ToArray());

    public override string Name => "archive";

    public override string About => "archives of galleries, plain and sealed: header, frames, blocks, digest";

    public override IReadOnlyList<byte[]> Words => [[0x89, .. "FCV\r\n\u001a\n"u8], [.. "\"seal\":null"u8], [.. "AES-256-GCM"u8], [(byte)'E', 64, 0, 0, 0], [(byte)'P', 2, 0, 0, 0, .. "{}"u8]];

    public override IEnumerable<byte[]> Seeds() => [ArchiveSeeds.Whole(null), ArchiveSeeds.Whole(Key)];

    public override void Run(byte[] input) => ArchiveCheck.RunAsync(new MemoryStream(input), Key).GetAwaiter().GetResult();
}

/// <summary>
/// The records of an archive between a right header and a right end, imported twice into a gallery in memory and exported again: what is not
/// refused must be able to live in a gallery.
/// </summary>
internal sealed class ArchiveRecordsTarget : FuzzTarget
{
    public override string Name => "archive-records";

    public override string About => "records of an archive with right counts and digest: check, import, export, import again";

    public override IReadOnlyList<byte[]> Words => [.. "GPFTC"u8.ToArray().Select(kind => (byte[])[.. ArchiveSeeds.Divider, kind]), .. new[] { "\"name\":", "\"metadata\":{", "\"external_id\":", "\\ud800", "null", "1e999", "\"0001-01-01T00:00:00+14:00\"", "\"box\":[", "sample/recogniser@0123abcd" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds() => [ArchiveSeeds.Records()];

    public override void Run(byte[] input)
    {
        var archive = ArchiveSeeds.Around(input);
        var (first, again) = (new MemoryGalleryStore(), new MemoryGalleryStore());
        var report = Import(archive, first);
        if (Import(archive, first) is { PeopleCreated: > 0 } or { FacesAdded: > 0 }) throw new BrokenPromiseException("An import that was done adds more.");
        using var exported = new MemoryStream();
        using (var galleries = new Galleries(first, new IndexMaker())) new GalleryExport(galleries, TimeProvider.System).RunAsync(exported, new ExportOptions(true, null, null)).GetAwaiter().GetResult();
        if (Import(exported.ToArray(), again) != report) throw new BrokenPromiseException("What was exported is not what had been imported.");
    }

    private static ImportReport Import(byte[] archive, MemoryGalleryStore store)
    {
        using var galleries = new Galleries(store, new IndexMaker());
        return new GalleryImport(galleries, TimeProvider.System, new ImportOptions()).RunAsync(new MemoryStream(archive)).GetAwaiter().GetResult();
    }
}

internal static class ArchiveSeeds
{
    private static readonly byte[] Head = new ArchiveHeader("fuzz", SampleGallery.Start, 1, 1, true).Write();

    public static byte[] Whole(RecordCipher? key)
    {
        var (store, sample) = (new MemoryGalleryStore(), new SampleGallery());
        var person = sample.Person("Ada \"L.\"") with { ExternalId = "7", Metadata = new() { ["team"] = "x", ["n"] = new System.Text.Json.Nodes.JsonArray(1.5, null, true) } };
        store.CreatePersonAsync(person, [sample.Face(person.Id, crop: [0xFF, 0xD8, 1]), sample.Face(person.Id)]).GetAwaiter().GetResult();
        using var stream = new MemoryStream();
        using var galleries = new Galleries(store, new IndexMaker());
        new GalleryExport(galleries, TimeProvider.System).RunAsync(stream, new ExportOptions(true, key, null)).GetAwaiter().GetResult();
        return stream.ToArray();
    }

    /// <summary>The records of a plain archive without its end, each after <see cref="Divider"/> in place of its length.</summary>
    public static byte[] Records()
    {
        var whole = Whole(null);
        var records = new List<byte>();
        var at = ArchiveFormat.PreambleBytes + BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(12));
        while (whole[at] != ArchiveFormat.End)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(at + 1));
            records.AddRange([.. Divider, whole[at], .. whole.AsSpan(at + ArchiveFormat.FrameBytes, length)]);
            at += ArchiveFormat.FrameBytes + length;
        }

        return [.. records];
    }

    /// <summary>What parts records in an input: two bytes that are in no text, so that a record may change its length.</summary>
    public static ReadOnlySpan<byte> Divider => [0xFE, 0xFF];

    /// <summary>Puts a header before records, and the end that belongs to them after.</summary>
    public static byte[] Around(byte[] parts)
    {
        var records = new List<byte>();
        foreach (var range in parts.AsSpan().Split(Divider))
        {
            var part = parts.AsSpan(range);
            if (!part.IsEmpty) records.AddRange([part[0], .. BitConverter.GetBytes(part.Length - 1), .. part[1..]]);
        }

        var end = new byte[ArchiveFormat.FrameBytes + ArchiveFormat.EndBytes];
        end[0] = ArchiveFormat.End;
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(1), ArchiveFormat.EndBytes);
        byte[] before = [.. Head, .. records];
        CountsOf(Finish(before, end)).Write(end.AsSpan(ArchiveFormat.FrameBytes));
        return Finish(before, end);
    }

    private static byte[] Finish(byte[] before, byte[] end)
    {
        var signed = end.AsSpan(0, end.Length - ArchiveFormat.DigestBytes);
        SHA256.HashData([.. before, .. signed]).CopyTo(end, signed.Length);
        return [.. before, .. end];
    }

    // What the reader itself counts before it compares.
    private static ArchiveCounts CountsOf(byte[] archive)
    {
        var counts = default(ArchiveCounts);
        try
        {
            using var reader = ArchiveReader.OpenAsync(new MemoryStream(archive), null).GetAwaiter().GetResult();
            foreach (var portion in reader.ReadAsync().ToBlockingEnumerable()) counts = counts.With(new PersonWithFaces(portion.Person, portion.Faces), portion.IsFirst);
        }
        catch (FaceException)
        {
            // The counts were wrong, or something before them, which the target meets again.
        }

        return counts;
    }
}

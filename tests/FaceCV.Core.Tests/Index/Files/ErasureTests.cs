using FaceCV.Core.Index;

namespace FaceCV.Core.Tests.Index.Files;

/// <summary>What is erased is gone from the files as well, looked at byte by byte.</summary>
public sealed class ErasureTests
{
    [Fact]
    public void Remove_FaceOrPerson_LeavesZerosAtOnce()
    {
        var source = new TestVectors(1, 64);
        using var kept = new KeptIndex(64);
        var (face, person) = (source.NewFace(), source.NewPerson());
        kept.Index.Add(source.NewFace(), source.NewPerson(), source.Unit());
        kept.Index.Add(face, source.NewPerson(), source.Unit());
        kept.Index.Add(source.NewFace(), person, source.Unit());
        Rows(kept).ShouldBe([true, true, true]);

        kept.Index.Remove(face).ShouldBeTrue();
        Rows(kept).ShouldBe([true, false, true]);
        kept.Index.RemovePerson(person).ShouldBe(1);
        Rows(kept).ShouldBe([true, false, false]);
    }

    [Fact]
    public void Add_Again_LeavesNothingOfTheOldVector()
    {
        var source = new TestVectors(2, 64);
        using var kept = new KeptIndex(64);
        var (face, person) = (source.NewFace(), source.NewPerson());
        kept.Index.Add(face, person, source.Unit());
        kept.Index.Add(face, person, source.Unit());
        Rows(kept).ShouldBe([false, true, false]);
    }

    [Fact]
    public void Files_HoldNoVectorNorIdInTheClear()
    {
        var source = new TestVectors(3, 64);
        using var kept = new KeptIndex(64);
        var (face, vector) = (source.NewFace(), source.Unit());
        kept.Index.Add(face, source.NewPerson(), vector);
        kept.Index.Checkpoint(new IndexMark(7));
        foreach (var file in Directory.GetFiles(kept.Files).Where(file => Path.GetFileName(file) != "lock"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            bytes.AsSpan().IndexOf(face.Value.ToByteArray()).ShouldBe(-1);
            bytes.AsSpan().IndexOf(BitConverter.GetBytes(vector[0])).ShouldBe(-1);
            bytes.AsSpan().IndexOf("model"u8).ShouldBe(-1);
            if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void EraseUnopened_FilesOfNoProcess_LeavesZeros_AndTheRestIsStillThere()
    {
        var source = new TestVectors(4, 64);
        using var kept = new KeptIndex(64);
        kept.Fill(source, 20);
        var gone = kept.Index.Table.Chunks[0].Faces[5];
        kept.Index.Checkpoint(new IndexMark(7));

        kept.Folder.EraseUnopened("store", (face, _) => face == gone);
        kept.BytesOf(5).ShouldContain(value => value != 0, "who has it open erases it itself");

        kept.Reopen(between: _ =>
        {
            kept.Folder.EraseUnopened("store", (face, _) => face == gone);
            kept.BytesOf(5).ShouldAllBe(value => value == 0);
        }).Mark.ShouldNotBeNull();
        kept.Pair.Naive.Remove(gone);
        kept.Pair.AssertSame(source.Unit());
    }

    private static bool[] Rows(KeptIndex kept) => [.. Enumerable.Range(0, 3).Select(row => kept.BytesOf(row).Any(value => value != 0))];
}

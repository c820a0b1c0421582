using System.Security.Cryptography;
using FaceCV.Core.Errors;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Tests.Protection;

public sealed class KeyRingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("facecv-keys-").FullName;
    private readonly byte[] _content = [1, 2, 3];

    private string FilePath => Path.Combine(_folder, "sub", "data.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FromFile_Missing_MakesOneThatTheNextReads()
    {
        var made = KeyRing.FromFile(FilePath);
        var read = KeyRing.FromFile(FilePath);

        read.KeyIds.ShouldBe(made.KeyIds);
        read.Open(made.Seal(_content, []), []).ShouldBe(_content);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.GetDirectoryName(FilePath)!).ShouldBe([FilePath]);
    }

    [Fact]
    public void FromFile_ManyAtOnce_AllHaveTheSameKey()
    {
        var ids = new System.Collections.Concurrent.ConcurrentBag<uint>();
        Parallel.For(0, 16, _ => ids.Add(KeyRing.FromFile(FilePath).KeyIds.Single()));
        ids.Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    [InlineData("not a key")]
    [InlineData("AAAA")]
    public void FromFile_NoKeyInIt_IsRefusedAndKept(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, text);

        Should.Throw<FaceException>(() => KeyRing.FromFile(FilePath)).Error.ShouldBe(FaceError.InvalidConfiguration);

        File.ReadAllText(FilePath).ShouldBe(text);
    }

    [Fact]
    public void FromText_TwoKeys_FirstSealsBothOpen()
    {
        var (old, current) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var sealedBefore = new KeyRing([old]).Seal(_content, []);

        var ring = KeyRing.FromText($"{Convert.ToBase64String(current)}, {Convert.ToBase64String(old)}");

        ring.Open(sealedBefore, []).ShouldBe(_content);
        RecordCipher.KeyIdOf(ring.Seal(_content, [])).ShouldBe(ring.KeyIds[0]);
        ring.KeyIds[0].ShouldBe(new KeyRing([current]).KeyIds[0]);
        Should.Throw<FaceException>(ring.AddKey).Message.ShouldContain("FACECV_DATA_KEY");
    }

    [Fact]
    public void AddKey_ByAnotherProcess_IsHereWhenARecordNeedsIt()
    {
        var (server, command) = (KeyRing.FromFile(FilePath), KeyRing.FromFile(FilePath));
        var before = server.Seal(_content, []);

        command.AddKey();

        server.Open(command.Seal(_content, []), []).ShouldBe(_content);
        server.KeyIds.ShouldBe(command.KeyIds);
        server.KeyIds.Count.ShouldBe(2);

        command.ForgetOldKeys();
        command.KeyIds.ShouldHaveSingleItem();
        Should.Throw<FaceException>(() => command.Open(before, [])).Error.ShouldBe(FaceError.StoreUnavailable);
    }

    [Fact]
    public void Holds_AKeyThatIsNot_IsFalse() => KeyRing.FromFile(FilePath).Holds(1).ShouldBeFalse();
}

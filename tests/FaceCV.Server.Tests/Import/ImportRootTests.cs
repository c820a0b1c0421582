using FaceCV.Core.Errors;
using FaceCV.Server.Import;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.Import;

public sealed class ImportRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ImportRoot _root;

    public ImportRootTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes symbolic links");
        Directory.CreateDirectory(_folder["root/people/ann"]);
        Directory.CreateDirectory(_folder["root-beside/people"]);
        Directory.CreateDirectory(_folder["outside/people"]);
        File.WriteAllText(_folder["outside/people/secret.jpg"], "secret");
        File.WriteAllText(_folder["root/people/ann/1.jpg"], "picture");
        Directory.CreateSymbolicLink(_folder["root/out"], _folder["outside"]);
        Directory.CreateSymbolicLink(_folder["root/relative-out"], "../outside/people");
        Directory.CreateSymbolicLink(_folder["root/in"], _folder["root/people"]);
        Directory.CreateSymbolicLink(_folder["root/round"], _folder["root/round"]);
        File.CreateSymbolicLink(_folder["root/people/ann/out.jpg"], _folder["outside/people/secret.jpg"]);
        File.CreateSymbolicLink(_folder["root/people/ann/in.jpg"], "1.jpg");
        Directory.CreateSymbolicLink(_folder["linked-root"], _folder["root"]);
        _root = new ImportRoot(_folder["root"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("people", "root/people")]
    [InlineData("people/ann/", "root/people/ann")]
    [InlineData("./people", "root/people")]
    [InlineData(".", "root")]
    [InlineData("in", "root/people")]
    public void Folder_Below_IsItsRealPath(string path, string real)
    {
        _root.Folder(path).ShouldBe(_folder[real]);
        _root.Folder(Path.Combine(_folder["root"], path)).ShouldBe(_folder[real]);
        new ImportRoot(_folder["linked-root"]).Folder(path).ShouldBe(_folder[real]);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("people/../../outside")]
    [InlineData("people/../people")]
    [InlineData("people\\..\\..\\outside")]
    [InlineData("/")]
    [InlineData("/etc")]
    [InlineData("/etc/none")]
    [InlineData("out")]
    [InlineData("out/people")]
    [InlineData("relative-out")]
    [InlineData("people\0")]
    public void Folder_ThatLeadsOut_IsNotAllowed(string path) =>
        Should.Throw<FaceException>(() => _root.Folder(path)).Error.ShouldBe(FaceError.FolderNotAllowed);

    [Fact]
    public void Folder_BesideWithTheSameBeginning_IsNotAllowed() =>
        Should.Throw<FaceException>(() => _root.Folder(_folder["root-beside"])).Error.ShouldBe(FaceError.FolderNotAllowed);

    [Theory]
    [InlineData("absent")]
    [InlineData("people/ann/1.jpg")]
    [InlineData("round")]
    public void Folder_Absent_IsInvalid(string path) => Should.Throw<FaceException>(() => _root.Folder(path)).Error.ShouldBe(FaceError.InvalidArgument);

    [Fact]
    public void Folder_NoRoot_IsNotAllowedAndSaysWhatToSet()
    {
        var refusal = Should.Throw<FaceException>(() => new ImportRoot(null).Folder(_folder["root"]));

        refusal.Error.ShouldBe(FaceError.FolderNotAllowed);
        refusal.Remedy!.ShouldContain("FACECV_IMPORT_ROOT");
    }

    [Fact]
    public void File_Link_IsReadOnlyWhenItStaysInside()
    {
        _root.File(_folder["root/people/ann/in.jpg"]).ShouldBe(_folder["root/people/ann/1.jpg"]);
        Should.Throw<FaceException>(() => _root.File(_folder["root/people/ann/out.jpg"])).Error.ShouldBe(FaceError.FolderNotAllowed);
        Should.Throw<FaceException>(() => _root.File(_folder["root/people/ann/none.jpg"])).Error.ShouldBe(FaceError.InvalidArgument);
    }
}

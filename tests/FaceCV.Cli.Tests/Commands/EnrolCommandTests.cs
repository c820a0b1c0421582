using System.Text.Json;
using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class EnrolCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Enrol_NewPerson_IsStoredWithWhatWasSaid()
    {
        var picture = _cli.Picture("a.bmp", "ann/1");

        var enrolled = await _cli.RunAsync("enrol", "Ann Noë", picture, "--external-id", "E7", "--metadata", "team=blue", "--metadata", "note=a=b", "--json");
        var shown = await _cli.RunAsync("people", "show", "Ann Noë", "--json");

        enrolled.Code.ShouldBe(0);
        JsonText(enrolled.Json.GetProperty("summary")).ShouldBe("""{"enrolled":1,"present":0,"failed":0}""");
        var file = enrolled.Json.GetProperty("files")[0];
        file.GetProperty("state").GetString().ShouldBe("enrolled");
        file.GetProperty("person_created").GetBoolean().ShouldBeTrue();
        var person = shown.Json.GetProperty("person");
        person.GetProperty("id").GetString().ShouldBe(file.GetProperty("person_id").GetString());
        person.GetProperty("external_id").GetString().ShouldBe("E7");
        JsonText(person.GetProperty("metadata")).ShouldBe("""{"team":"blue","note":"a=b"}""");
        var face = shown.Json.GetProperty("faces")[0];
        face.GetProperty("id").GetString().ShouldBe(file.GetProperty("face_ids")[0].GetString());
        face.GetProperty("source").GetString().ShouldBe("a.bmp");
        face.GetProperty("bbox").EnumerateArray().Select(each => each.GetInt32()).ShouldBe([10, 20, 210, 270]);
    }

    [Fact]
    public async Task Enrol_NoFaceOrBlurred_IsRefusedWithTheReason()
    {
        var none = await _cli.RunAsync("enrol", "Ann", _cli.Picture("none.bmp"));
        var blurred = await _cli.RunAsync("enrol", "Ann", _cli.Picture("blurred.bmp", "blurred:ann"), "--json");
        var forced = await _cli.RunAsync("enrol", "Ann", _cli.PathOf("blurred.bmp"), "--gate", "off");

        none.Code.ShouldBe(ExitCode.BadInput);
        none.Output.ShouldStartWith("failed");
        blurred.Code.ShouldBe(ExitCode.BadInput);
        blurred.Json.GetProperty("files")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe("face_too_blurred");
        forced.Code.ShouldBe(0);
    }

    [Fact]
    public async Task Enrol_Folder_IsOnePersonASubFolderAndResumable()
    {
        _cli.Picture("people/ann/1.bmp", "ann/1");
        _cli.Picture("people/ann/2.bmp", "ann/2");
        _cli.Picture("people/ann/old/3.BMP", "ann/3");
        _cli.Picture("people/bob/1.bmp", "bob/1");
        _cli.Write("people/bob/notes.txt", "not enrolled"u8.ToArray());
        _cli.Write("people/bob/broken.jpg", "text"u8.ToArray());
        Directory.CreateDirectory(_cli.PathOf("people/empty"));

        var first = await _cli.RunAsync("enrol", "--folder", _cli.PathOf("people"));
        var second = await _cli.RunAsync("enrol", "--folder", _cli.PathOf("people"), "--json");
        var people = await _cli.RunAsync("people", "list", "--json");

        first.Code.ShouldBe(ExitCode.Negative);
        first.Output.TrimEnd().Split('\n')[^1].Trim().ShouldBe("4 enrolled, 0 there already, 1 failed.");
        first.Output.ShouldContain("broken.jpg: The file is not a picture");
        second.Code.ShouldBe(ExitCode.Negative);
        JsonText(second.Json.GetProperty("summary")).ShouldBe("""{"enrolled":0,"present":4,"failed":1}""");
        people.Json.GetProperty("people").EnumerateArray()
            .Select(person => (person.GetProperty("name").GetString(), person.GetProperty("face_count").GetInt32()))
            .ShouldBe([("ann", 3), ("bob", 1)], ignoreOrder: true);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("bare")]
    public async Task Enrol_FolderWithoutPeople_SaysWhatIsExpected(string name)
    {
        _cli.Picture("bare/picture.bmp", "ann");

        var result = await _cli.RunAsync("enrol", "--folder", _cli.PathOf(name));

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("next: ");
    }

    [Fact]
    public async Task Enrol_FolderWithImportRoot_HasToLieBelowIt()
    {
        _cli.Picture("root/people/ann/1.bmp", "ann/1");
        _cli.Picture("elsewhere/bob/1.bmp", "bob/1");
        _cli["FACECV_IMPORT_ROOT"] = _cli.PathOf("root");

        var outside = await _cli.RunAsync("enrol", "--folder", _cli.PathOf("elsewhere"), "--json");
        var inside = await _cli.RunAsync("enrol", "--folder", _cli.PathOf("root/../root/people"), "--json");

        outside.Code.ShouldBe(ExitCode.BadInput);
        outside.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("folder_not_allowed");
        inside.Code.ShouldBe(0, inside.Error);
    }

    [Fact]
    public async Task Enrol_FolderWithLinkOutOfImportRoot_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes symbolic links");
        _cli.Picture("root/people/ann/1.bmp", "ann/1");
        File.CreateSymbolicLink(_cli.PathOf("root/people/ann/2.bmp"), _cli.Picture("elsewhere/2.bmp", "bob/1"));
        _cli["FACECV_IMPORT_ROOT"] = _cli.PathOf("root");

        (await _cli.RunAsync("enrol", "--folder", _cli.PathOf("root/people"))).Code.ShouldBe(ExitCode.BadInput);
    }

    [Fact]
    public async Task Enrol_StoreThatCannotBeOpened_EndsTheRunWithFive()
    {
        _cli["FACECV_DB_CONNECTION_STRING"] = _cli.Write("file", [1]) + "/below.db";

        var text = await _cli.RunAsync("enrol", "Ann", _cli.Picture("a.bmp", "ann"), _cli.Picture("b.bmp", "ann/2"));
        var json = await _cli.RunAsync("enrol", "Ann", _cli.PathOf("a.bmp"), "--json");

        text.Code.ShouldBe(ExitCode.Failure);
        text.Error.ShouldStartWith("error: ");
        json.Code.ShouldBe(ExitCode.Failure);
        json.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("store_unavailable");
    }

    private static string JsonText(JsonElement element) => JsonSerializer.Serialize(element);
}

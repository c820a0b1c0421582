using System.Text.Json;
using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Commands;

/// <summary>The whole chain from the command line: the starter pack, real faces, a real database.</summary>
public sealed class RealFacesTests : IDisposable
{
    private const string Person = "Abdullah_Gul";
    private const string Other = "Adrien_Brody";
    private readonly CliRunner _cli = CliRunner.WithModels(Repository.ModelsDirectory);

    public RealFacesTests()
    {
        Repository.RequireStarterPack();
        Repository.RequireEvaluationData("lfw");
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Identify_AnotherPictureOfAnEnrolledPerson_IsAMatch()
    {
        await EnrolAsync();

        var result = await _cli.RunAsync("identify", Face(Person, 2), "--json");

        result.Code.ShouldBe(ExitCode.Success, result.Output + result.Error);
        var face = result.Json.GetProperty("images")[0].GetProperty("faces")[0];
        face.GetProperty("verdict").GetString().ShouldBe("match");
        face.GetProperty("match").GetProperty("name").GetString().ShouldBe("Abdullah Gül");
        var point = result.Json.GetProperty("images")[0].GetProperty("operating_point");
        point.GetProperty("origin").GetString().ShouldBe("table");
        point.GetProperty("target_fpir").GetDouble().ShouldBe(0.01);
        point.GetProperty("gallery_size").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Identify_Stranger_IsUnknown()
    {
        await EnrolAsync();

        var result = await _cli.RunAsync("identify", Face(Other, 1), "--json");

        result.Code.ShouldBe(ExitCode.Negative, result.Output + result.Error);
        result.Json.GetProperty("images")[0].GetProperty("faces")[0].GetProperty("verdict").GetString().ShouldBe("unknown");
    }

    [Fact]
    public async Task Verify_SameAndOtherPerson_AreToldApart()
    {
        await EnrolAsync();

        (await _cli.RunAsync("verify", Face(Person, 1), Face(Person, 3))).Code.ShouldBe(ExitCode.Success);
        (await _cli.RunAsync("verify", Face(Person, 1), Face(Other, 1))).Code.ShouldBe(ExitCode.Negative);
        (await _cli.RunAsync("verify", Face(Person, 3), "--person", "Abdullah Gül")).Code.ShouldBe(ExitCode.Success);
        (await _cli.RunAsync("verify", Face(Other, 1), "--person", "Abdullah Gül")).Code.ShouldBe(ExitCode.Negative);
    }

    [Fact]
    public async Task People_Deleted_AreNoLongerNamed()
    {
        await EnrolAsync();
        var listed = await _cli.RunAsync("people", "list", "--json");
        var shown = await _cli.RunAsync("people", "show", "Abdullah Gül", "--json");

        var deleted = await _cli.RunAsync("people", "delete", "Abdullah Gül", "--yes");

        listed.Json.GetProperty("total").GetInt32().ShouldBe(1);
        shown.Json.GetProperty("faces")[0].GetProperty("model_id").GetString()!.ShouldStartWith("starter/fr_feature@");
        deleted.Code.ShouldBe(ExitCode.Success, deleted.Error);
        (await _cli.RunAsync("people", "list", "--json")).Json.GetProperty("total").GetInt32().ShouldBe(0);
        (await _cli.RunAsync("identify", Face(Person, 2))).Code.ShouldBe(ExitCode.Negative);
        (await _cli.RunAsync("people", "show", "Abdullah Gül")).Code.ShouldBe(ExitCode.NotFound);
    }

    [Fact]
    public async Task EnrolFolder_Twice_FindsEverythingPresent()
    {
        string[] people = [Person, "Amelia_Vega", "Ana_Guevara"];
        foreach (var person in people)
        {
            for (var i = 1; i <= 3; i++) _cli.Write($"people/{person}/{i}.jpg", await File.ReadAllBytesAsync(Face(person, i)));
        }

        _cli.Write($"people/{Person}/notes.txt", "not a picture by its name"u8.ToArray());

        var first = await _cli.RunAsync("enrol", "--folder", _cli.PathOf("people"), "--json");
        var second = await _cli.RunAsync("enrol", "--folder", _cli.PathOf("people"), "--json");

        first.Code.ShouldBe(ExitCode.Success, first.Output);
        Summary(first).ShouldBe((9, 0, 0));
        second.Code.ShouldBe(ExitCode.Success, second.Output);
        Summary(second).ShouldBe((0, 9, 0));
        second.Json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("state").GetString()).Distinct().ShouldBe(["present"]);
        (await _cli.RunAsync("people", "list", "--json")).Json.GetProperty("people").EnumerateArray().Sum(person => person.GetProperty("face_count").GetInt32()).ShouldBe(9);
    }

    [Fact]
    public async Task EnrolFolder_AfterAPart_GoesOnWhereItStopped()
    {
        _cli.Write($"people/{Person}/1.jpg", await File.ReadAllBytesAsync(Face(Person, 1)));
        await _cli.RunAsync("enrol", "--folder", _cli.PathOf("people"));
        _cli.Write($"people/{Person}/2.jpg", await File.ReadAllBytesAsync(Face(Person, 2)));
        _cli.Write($"people/{Person}/3.jpg", "text"u8.ToArray());

        var result = await _cli.RunAsync("enrol", "--folder", _cli.PathOf("people"), "--json");

        result.Code.ShouldBe(ExitCode.Negative);
        Summary(result).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task Identify_WhatIsNoPicture_SaysSoAndAnswersTheRest()
    {
        await EnrolAsync();
        var text = _cli.Write("text.jpg", "This is a text."u8.ToArray());
        var empty = _cli.Write("empty.jpg", []);
        var cut = _cli.Write("cut.jpg", (await File.ReadAllBytesAsync(Face(Person, 2)))[..4000]);

        var result = await _cli.RunAsync("identify", text, empty, cut, Face(Person, 2), "--json");

        result.Code.ShouldBe(ExitCode.Negative);
        var images = result.Json.GetProperty("images");
        Code(images[0]).ShouldBe("invalid_image");
        Code(images[1]).ShouldBe("invalid_image");
        Code(images[2]).ShouldBe("invalid_image");
        images[2].GetProperty("error").GetProperty("message").GetString()!.ShouldContain("cut off");
        images[3].GetProperty("faces")[0].GetProperty("verdict").GetString().ShouldBe("match");
        (await _cli.RunAsync("identify", cut)).Code.ShouldBe(ExitCode.BadInput);
    }

    [Fact]
    public async Task Identify_PngNamedJpg_WorksAsAnyPicture()
    {
        await EnrolAsync();
        using var bitmap = SkiaSharp.SKBitmap.Decode(Face(Person, 2));
        using var png = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);

        var result = await _cli.RunAsync("identify", _cli.Write("mislabelled.jpg", png.ToArray()));

        result.Code.ShouldBe(ExitCode.Success, result.Error);
        result.Output.ShouldContain("Abdullah Gül");
    }

    [Fact]
    public async Task Enrol_NoFace_IsRefused()
    {
        using var bitmap = new SkiaSharp.SKBitmap(320, 240);
        bitmap.Erase(SkiaSharp.SKColors.SteelBlue);
        using var png = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);

        var result = await _cli.RunAsync("enrol", "Nobody", _cli.Write("wall.png", png.ToArray()), "--json");

        result.Code.ShouldBe(ExitCode.BadInput);
        Code(result.Json.GetProperty("files")[0]).ShouldBe("no_face");
    }

    private static string Face(string person, int number) =>
        Repository.RequireEvaluationData(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"lfw/images/{person}/{person}_{number:0000}.jpg"));

    private static string? Code(JsonElement image) => image.GetProperty("error").GetProperty("code").GetString();

    private static (int Enrolled, int Present, int Failed) Summary(CliResult result)
    {
        var summary = result.Json.GetProperty("summary");
        return (summary.GetProperty("enrolled").GetInt32(), summary.GetProperty("present").GetInt32(), summary.GetProperty("failed").GetInt32());
    }

    private async Task EnrolAsync()
    {
        var result = await _cli.RunAsync("enrol", "Abdullah Gül", Face(Person, 1));
        result.Code.ShouldBe(ExitCode.Success, result.Output + result.Error);
    }
}

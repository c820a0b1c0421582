using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Tests.Recognition;

public sealed class PersonInputTests
{
    [Theory]
    [InlineData("  Ann  ", "Ann")]
    [InlineData("张伟", "张伟")]
    [InlineData("Anne Marie O'Neil-Łoś 👩", "Anne Marie O'Neil-Łoś 👩")]
    public void Name_AnyScript_Trimmed(string given, string expected) => PersonInput.Name(given).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void Name_EmptyOrControl_InvalidArgument(string given) => Error(() => PersonInput.Name(given)).ShouldBe(FaceError.InvalidArgument);

    [Fact]
    public void Name_Length_UpToTwoHundred()
    {
        PersonInput.Name(new string('x', 200)).Length.ShouldBe(200);
        Error(() => PersonInput.Name(new string('x', 201))).ShouldBe(FaceError.InvalidArgument);
        Error(() => PersonInput.Name(null)).ShouldBe(FaceError.MissingField);
    }

    [Fact]
    public void ExternalId_Limits_Held()
    {
        PersonInput.ExternalId(null).ShouldBeNull();
        PersonInput.ExternalId(" e-1 ").ShouldBe("e-1");
        Error(() => PersonInput.ExternalId(new string('x', 201))).ShouldBe(FaceError.InvalidArgument);
        Error(() => PersonInput.ExternalId(" ")).ShouldBe(FaceError.InvalidArgument);
    }

    [Theory]
    [InlineData("""{"a":{"b":["\ud800"]}}""")]
    [InlineData("""{"a":1e999}""")]
    [InlineData("""{"a":[-3E6784567890]}""")]
    [InlineData("""{"a":1e-99999}""")]
    public void Metadata_NoProgramCanReadIt_InvalidArgument(string json) =>
        Error(() => PersonInput.Metadata(JsonNode.Parse(json)!.AsObject())).ShouldBe(FaceError.InvalidArgument);

    [Theory]
    [InlineData("""{"a":12345678901234567890,"b":1e300,"c":-0.0,"d":1E-300}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""")]
    public void Metadata_UnusualButReadable_Taken(string json) => PersonInput.Metadata(JsonNode.Parse(json)!.AsObject()).ShouldNotBeNull();

    [Fact]
    public void Metadata_TooLong_InvalidArgument()
    {
        var fits = new JsonObject { ["k"] = new string('x', 16_384 - 8) };
        var tooLong = new JsonObject { ["k"] = new string('x', 16_384 - 7) };

        PersonInput.Metadata(fits).ShouldBeSameAs(fits);
        Error(() => PersonInput.Metadata(tooLong)).ShouldBe(FaceError.InvalidArgument);
    }

    [Fact]
    public void Merge_KeyByKey_ArgumentsUntouched()
    {
        var (present, change) = (new JsonObject { ["a"] = 1, ["b"] = 2 }, new JsonObject { ["b"] = 3, ["c"] = new JsonArray(4) });

        var merged = PersonInput.Merge(present, change);

        merged.ToJsonString().ShouldBe("""{"a":1,"b":3,"c":[4]}""");
        present.ToJsonString().ShouldBe("""{"a":1,"b":2}""");
        change.Count.ShouldBe(2);
    }

    [Fact]
    public void Source_TooLong_KeepsTheEnd() => PersonInput.Source(new string('x', 600) + "/end.jpg")!.ShouldEndWith("/end.jpg");

    private static FaceError Error(Action action) => Should.Throw<FaceException>(action).Error;
}

using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.TestKit.Faces;

namespace FaceCV.Core.Tests.Recognition;

public sealed class EnrolmentTests
{
    private readonly Scene _scene = new();

    [Fact]
    public async Task Enrol_NewName_MakesOnePersonEvenFromManyAtOnce()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => EnrolAsync(_scene, "ada", $"ada/{n}")));
        results.Count(result => result.PersonCreated).ShouldBe(1);
        results.Select(result => result.Person.Id).Distinct().ShouldHaveSingleItem();
        (await _scene.Store.CountAsync()).ShouldBe(new GalleryCounts(1, 8));
    }

    [Fact]
    public async Task Enrol_SameImageAgain_AddsNothingIsNotAnalysedAndMergesMetadata()
    {
        var first = await EnrolAsync(_scene, "ada");
        var analysed = _scene.Analyser.Analysed;
        var again = await _scene.Enrolment.EnrolAsync(new EnrolmentRequest { Image = Scene.Picture("ada"), Name = "ada", Metadata = new JsonObject { ["desk"] = "4" } });

        (again.Duplicate, again.PersonCreated).ShouldBe((true, false));
        again.Faces.Select(face => face.Id).ShouldBe(first.Faces.Select(face => face.Id));
        again.Person.Metadata["desk"]!.GetValue<string>().ShouldBe("4");
        _scene.Analyser.Analysed.ShouldBe(analysed);
    }

    [Fact]
    public async Task Enrol_PictureOfSomeoneElse_IsRefusedAndStoresNothing()
    {
        await EnrolAsync(_scene, "ada");
        (await Should.ThrowAsync<FaceException>(() => EnrolAsync(_scene, "ada", "grace"))).Error.ShouldBe(FaceError.FaceInconsistent);
        (await _scene.Store.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
    }

    [Fact]
    public async Task CreatePerson_OneBadImageOfThree_StoresNothing()
    {
        EnrolmentImage[] images = [new(Scene.Picture("ada/1"), null), new(Scene.Picture("blurred:ada"), null), new(Scene.Picture("ada/3"), null)];
        var refused = await Should.ThrowAsync<FaceException>(() => _scene.Enrolment.CreatePersonAsync("ada", null, null, images, null));
        refused.Message.ShouldContain("Image 2 of 3");
        (await _scene.Store.CountAsync()).ShouldBe(default);
    }

    [Fact]
    public async Task Enrol_SeveralTemplatePacks_StoresATemplateOfEachAndFindsByEither()
    {
        var scene = new Scene(new RecognitionOptions { TemplatePacks = ["fake", FakeAnalyser.OtherPack] });
        var face = (await EnrolAsync(scene, "ada")).Faces.ShouldHaveSingleItem();

        foreach (var pack in new[] { null, FakeAnalyser.OtherPack })
        {
            var model = scene.Analyser.Find(pack).ModelId;
            (await scene.Store.ReadTemplatesAsync(face.PersonId, model)).ShouldHaveSingleItem().FaceId.ShouldBe(face.Id);
            (await FindAsync(scene, "ada/again", pack)).ShouldBe("ada");
        }
    }

    [Fact]
    public async Task Enrol_SameImageByAnotherPack_GivesTheFaceASecondTemplate()
    {
        var face = (await EnrolAsync(_scene, "ada")).Faces.ShouldHaveSingleItem();
        (await FindAsync(_scene, "ada/again", FakeAnalyser.OtherPack)).ShouldBeNull();

        var other = await EnrolAsync(_scene, "ada", pack: FakeAnalyser.OtherPack);
        (other.Duplicate, other.Faces.ShouldHaveSingleItem().Id).ShouldBe((false, face.Id));
        (await EnrolAsync(_scene, "ada", pack: FakeAnalyser.OtherPack)).Duplicate.ShouldBeTrue();

        (await _scene.Store.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
        (await FindAsync(_scene, "ada/again", FakeAnalyser.OtherPack)).ShouldBe("ada");
        (await FindAsync(_scene, "ada/again", null)).ShouldBe("ada");
    }

    [Fact]
    public async Task AddFaces_KnownImageAndSomeoneElse_StoresNotEvenTheSecondTemplate()
    {
        var face = (await EnrolAsync(_scene, "ada")).Faces.ShouldHaveSingleItem();
        EnrolmentImage[] images = [new(Scene.Picture("ada"), null), new(Scene.Picture("grace"), null)];

        (await Should.ThrowAsync<FaceException>(() => _scene.Enrolment.AddFacesAsync(face.PersonId, images, FakeAnalyser.OtherPack))).Error.ShouldBe(FaceError.FaceInconsistent);

        (await _scene.Store.ReadTemplatesAsync(face.PersonId, _scene.Analyser.Find(FakeAnalyser.OtherPack).ModelId)).ShouldBeEmpty();
        (await _scene.Store.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
    }

    [Fact]
    public async Task Enrol_TemplatePackNotThere_IsRefused() =>
        (await Should.ThrowAsync<FaceException>(() => EnrolAsync(new Scene(new RecognitionOptions { TemplatePacks = ["nothing"] }), "ada"))).Error.ShouldBe(FaceError.UnknownModel);

    private static Task<EnrolmentResult> EnrolAsync(Scene scene, string name, string? shot = null, string? pack = null) =>
        scene.Enrolment.EnrolAsync(new EnrolmentRequest { Image = Scene.Picture(shot ?? name), Name = name, Pack = pack });

    private static async Task<string?> FindAsync(Scene scene, string shot, string? pack)
    {
        var result = await scene.Identification.IdentifyAsync(new IdentificationRequest { Image = Scene.Picture(shot), Analysis = new AnalysisRequest { Pack = pack } });
        return result.Faces.ShouldHaveSingleItem().Match?.Person.Name;
    }
}

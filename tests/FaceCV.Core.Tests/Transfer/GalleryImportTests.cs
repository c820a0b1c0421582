using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Transfer;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Transfer;

public sealed class GalleryImportTests
{
    private readonly SampleGallery _sample = new();
    private readonly MemoryGalleryStore _from = new();
    private readonly MemoryGalleryStore _to = new();

    [Theory]
    [InlineData(ConflictPolicy.Fail)]
    [InlineData(ConflictPolicy.Skip)]
    [InlineData(ConflictPolicy.Merge)]
    [InlineData(ConflictPolicy.Replace)]
    public async Task Import_Twice_ChangesNothingTheSecondTime(ConflictPolicy policy)
    {
        var archive = await Archives.OfAsync(await Archives.SampleAsync());
        await Archives.ImportAsync(archive, _to, policy);
        var revision = await _to.LastRevisionAsync();

        (await Archives.ImportAsync(archive, _to, policy)).ShouldBe(new ImportReport { PeopleUnchanged = 4 });

        (await _to.LastRevisionAsync()).ShouldBe(revision);
    }

    [Fact]
    public async Task Import_OfThoseWhoDiffer_Fail_WritesNothingAtAll()
    {
        await EnrolBothAsync();
        await _from.CreatePersonAsync(_sample.Person(), []);
        var before = await GalleryComparison.ReadAsync(_to);

        var failure = await Should.ThrowAsync<FaceException>(async () => await Archives.ImportAsync(await Archives.OfAsync(_from), _to));

        failure.Error.ShouldBe(FaceError.Conflict);
        failure.Message.ShouldContain("1 people");
        (await GalleryComparison.ReadAsync(_to)).ShouldBe(before);
    }

    [Fact]
    public async Task Import_OfThoseWhoDiffer_Skip_BringsOnlyTheOthers()
    {
        var (_, present) = await EnrolBothAsync();
        var other = _sample.Person();
        await _from.CreatePersonAsync(other, []);

        (await Archives.ImportAsync(await Archives.OfAsync(_from), _to, ConflictPolicy.Skip)).ShouldBe(new ImportReport { PeopleCreated = 1, PeopleSkipped = 1 });

        (await _to.FindPersonAsync(present.Person.Id))!.Name.ShouldBe("Here");
        (await _to.FindPersonAsync(other.Id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Import_OfThoseWhoDiffer_Merge_AddsWhatIsLackingAndChangesNothing()
    {
        var (given, present) = await EnrolBothAsync();

        var report = await Archives.ImportAsync(await Archives.OfAsync(_from), _to, ConflictPolicy.Merge);

        report.ShouldBe(new ImportReport { PeopleMerged = 1, FacesAdded = 2 });
        var person = (await _to.FindPersonAsync(present.Person.Id))!;
        (person.Name, person.FaceCount).ShouldBe(("Here", 3));
        person.Metadata.ToJsonString().ShouldBe("""{"both":"here","here":1,"there":2}""");
        (await _to.FindFaceAsync(given.Faces[0].Face.Id))!.Person.Id.ShouldBe(present.Person.Id);
    }

    [Fact]
    public async Task Import_OfThoseWhoDiffer_Replace_MakesThemAsInTheArchiveUnderTheirOwnId()
    {
        var (given, present) = await EnrolBothAsync();

        var report = await Archives.ImportAsync(await Archives.OfAsync(_from), _to, ConflictPolicy.Replace);

        report.ShouldBe(new ImportReport { PeopleReplaced = 1, FacesAdded = 2, FacesErased = 1 });
        var person = (await _to.FindPersonAsync(present.Person.Id))!;
        (person.Name, person.FaceCount).ShouldBe(("There", 2));
        person.Metadata.ToJsonString().ShouldBe(given.Person.Metadata.ToJsonString());
        (await _to.FindFaceAsync(present.Faces[0].Face.Id)).ShouldBeNull();
        (await Archives.ImportAsync(await Archives.OfAsync(_from), _to, ConflictPolicy.Replace)).ShouldBe(new ImportReport { PeopleUnchanged = 1 });
    }

    [Theory]
    [InlineData(ConflictPolicy.Fail)]
    [InlineData(ConflictPolicy.Skip)]
    [InlineData(ConflictPolicy.Merge)]
    [InlineData(ConflictPolicy.Replace)]
    public async Task Import_DryRun_TellsWhatTheRunThenDoesAndWritesNothing(ConflictPolicy policy)
    {
        await EnrolBothAsync();
        await _from.CreatePersonAsync(_sample.Person(), _sample.Faces(_sample.Person().Id, 0));
        var archive = await Archives.OfAsync(_from);
        var before = await GalleryComparison.ReadAsync(_to);

        var plan = await Archives.ImportAsync(archive, _to, policy, dryRun: true);

        (await GalleryComparison.ReadAsync(_to)).ShouldBe(before);
        plan.PeopleCreated.ShouldBe(1);
        if (policy != ConflictPolicy.Fail) (await Archives.ImportAsync(archive, _to, policy)).ShouldBe(plan);
        else plan.PeopleSkipped.ShouldBe(1);
    }

    [Fact]
    public async Task Import_FaceThatLacksATemplate_MergeAddsItAndReplaceMakesItTheArchives()
    {
        var person = _sample.Person();
        var face = _sample.Face(person.Id);
        await _from.CreatePersonAsync(person, [face with { OtherTemplates = [new Template(_sample.Embedding(SampleGallery.OtherModel))] }]);
        await _to.CreatePersonAsync(person, [face]);
        var archive = await Archives.OfAsync(_from);

        (await Archives.ImportAsync(archive, _to, ConflictPolicy.Skip)).ShouldBe(new ImportReport { PeopleSkipped = 1 });
        (await Archives.ImportAsync(archive, _to, ConflictPolicy.Replace, dryRun: true)).ShouldBe(new ImportReport { PeopleReplaced = 1, FacesChanged = 1 });
        (await Archives.ImportAsync(archive, _to, ConflictPolicy.Merge)).ShouldBe(new ImportReport { PeopleMerged = 1, FacesChanged = 1 });

        (await GalleryComparison.ReadAsync(_to)).ShouldBe(await GalleryComparison.ReadAsync(_from));
    }

    [Fact]
    public async Task Import_FaceOfSomebodyElseHere_StaysWithThem()
    {
        var (given, holder) = (_sample.Person("Given"), _sample.Person("Holder"));
        var face = _sample.Face(given.Id);
        await _from.CreatePersonAsync(given, [face, _sample.Face(given.Id)]);
        await _to.CreatePersonAsync(holder, [face with { Face = face.Face with { PersonId = holder.Id } }]);
        var archive = await Archives.OfAsync(_from);

        (await Should.ThrowAsync<FaceException>(() => Archives.ImportAsync(archive, _to))).Error.ShouldBe(FaceError.Conflict);
        (await Archives.ImportAsync(archive, _to, ConflictPolicy.Replace)).ShouldBe(new ImportReport { PeopleCreated = 1, FacesAdded = 1, FacesElsewhere = 1 });

        (await _to.FindFaceAsync(face.Face.Id))!.Person.Id.ShouldBe(holder.Id);
    }

    [Fact]
    public async Task Import_IntoAGalleryThatIsSearched_IsFound()
    {
        using var galleries = Archives.GalleriesOf(_to);
        await galleries.Default.OpenAsync([(SampleGallery.Model, 8)]);
        var person = _sample.Person();
        await _from.CreatePersonAsync(person, _sample.Faces(person.Id, 3));

        await new GalleryImport(galleries, TimeProvider.System, new ImportOptions()).RunAsync(new MemoryStream(await Archives.OfAsync(_from)));

        (await galleries.Default.IndexAsync(SampleGallery.Model, 8)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Import_TemplatesOfAnotherLength_IsRefusedAndNothingIsStored()
    {
        var (person, holder) = (_sample.Person(), _sample.Person());
        await _from.CreatePersonAsync(person, _sample.Faces(person.Id, 1));
        await _to.CreatePersonAsync(holder, new SampleGallery(2, dimension: 16).Faces(holder.Id, 1));

        (await Should.ThrowAsync<FaceException>(async () => await Archives.ImportAsync(await Archives.OfAsync(_from), _to))).Error.ShouldBe(FaceError.InvalidArchive);

        (await _to.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
    }

    // The same external id, all else different.
    private async Task<(PersonWithFaces Given, PersonWithFaces Present)> EnrolBothAsync()
    {
        var given = _sample.Person("There") with { ExternalId = "e", Metadata = new() { ["both"] = "there", ["there"] = 2 } };
        var present = _sample.Person("Here") with { ExternalId = "e", Metadata = new() { ["both"] = "here", ["here"] = 1 } };
        var (givenFaces, presentFaces) = (_sample.Faces(given.Id, 2), _sample.Faces(present.Id, 1));
        await _from.CreatePersonAsync(given, givenFaces);
        await _to.CreatePersonAsync(present, presentFaces);
        return (new PersonWithFaces(given, givenFaces), new PersonWithFaces(present, presentFaces));
    }
}

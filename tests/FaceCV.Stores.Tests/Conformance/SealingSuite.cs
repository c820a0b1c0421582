using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Templates and crops under changing data keys.</summary>
public abstract class SealingSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task Initialise_OtherKey_IsRefusedAndNothingIsLost()
    {
        var person = await EnrolAsync();
        await using var other = Fixture.Connect(TestKeys.Of(2));

        var failure = await Should.ThrowAsync<FaceException>(() => other.InitialiseAsync());

        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        failure.Message.ShouldContain("data key");
        failure.Remedy!.ShouldContain("FACECV_DATA_KEY_FILE");
        (await Store.ReadTemplatesAsync(person.Id, SampleGallery.Model)).Count.ShouldBe(1_200);
    }

    [Fact]
    public async Task Initialise_NewKeyBeforeTheOld_SealsEverythingAnew()
    {
        var person = await EnrolAsync();
        var templates = await Store.ReadTemplatesAsync(person.Id, SampleGallery.Model);

        await using (var both = Fixture.Connect(TestKeys.Of(2, 1)))
        {
            await both.InitialiseAsync();
            (await both.ResealAsync()).ShouldBe(0);
        }

        await using var onlyNew = Fixture.Connect(TestKeys.Of(2));
        await onlyNew.InitialiseAsync();
        var read = await onlyNew.ReadTemplatesAsync(person.Id, SampleGallery.Model);
        read.Select(template => template.Embedding.Values.ToArray()).ShouldBe(templates.Select(template => template.Embedding.Values.ToArray()));
        (await onlyNew.ReadCropAsync(read[7].FaceId)).ShouldBe([7, 7]);
        await using var old = Fixture.Connect(TestKeys.Of(1));
        await FailsWith(FaceError.StoreUnavailable, () => old.InitialiseAsync());
    }

    [Fact]
    public async Task Reseal_RecordsOfTheCurrentKey_StayAsTheyAre()
    {
        await EnrolAsync();
        var seen = new List<long>();

        (await Store.ResealAsync(new Listener(seen))).ShouldBe(0);

        seen[^1].ShouldBe(2_400);
    }

    private async Task<Person> EnrolAsync()
    {
        var person = Sample.Person();
        await Store.CreatePersonAsync(person, [.. Enumerable.Range(0, 1_200).Select(n => Sample.Face(person.Id, crop: [(byte)n, (byte)n], createdAt: SampleGallery.Start.AddSeconds(n)))]);
        return person;
    }

    private sealed class Listener(List<long> seen) : IProgress<long>
    {
        public void Report(long value) => seen.Add(value);
    }
}

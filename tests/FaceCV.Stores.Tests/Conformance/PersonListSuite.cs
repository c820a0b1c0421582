using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Conformance;

/// <summary>Lists of people: order, pages, filters.</summary>
public abstract class PersonListSuite<TFixture> : ConformanceSuite<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task List_Empty_IsEmpty()
    {
        var page = await Store.ListPeopleAsync(new PersonQuery());
        page.Items.ShouldBeEmpty();
        page.Total.ShouldBe(0);
    }

    [Fact]
    public async Task List_AnyOrderOfCreation_IsOldestFirst()
    {
        foreach (var hour in new[] { 3, 1, 4, 0, 2 }) await CreateAsync($"P{hour}", createdAt: SampleGallery.Start.AddHours(hour));
        (await NamesAsync(new PersonQuery())).ShouldBe(["P0", "P1", "P2", "P3", "P4"]);
    }

    [Fact]
    public async Task List_InPages_GivesEveryoneOnceAndTheWholeCount()
    {
        for (var i = 0; i < 25; i++) await CreateAsync(createdAt: SampleGallery.Start.AddMinutes(i / 5));
        var whole = await NamesAsync(new PersonQuery());
        var paged = new List<string>();
        for (var offset = 0; offset < 30; offset += 7)
        {
            var page = await Store.ListPeopleAsync(new PersonQuery { Offset = offset, Limit = 7 });
            page.Total.ShouldBe(25);
            paged.AddRange(page.Items.Select(person => person.Name));
        }

        paged.ShouldBe(whole);
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, 0)]
    [InlineData(0, 1001)]
    public async Task List_OffsetOrLimitOutOfRange_IsInvalid(int offset, int limit) =>
        await FailsWith(FaceError.InvalidArgument, () => Store.ListPeopleAsync(new PersonQuery { Offset = offset, Limit = limit }));

    [Theory]
    [InlineData("ada", "Ada Lovelace")]
    [InlineData("LOVE", "Ada Lovelace")]
    [InlineData("ÅNGSTRÖM", "Anders Ångström")]
    [InlineData("ivanova", "")]
    [InlineData("иВАНОВ", "Мария Иванова")]
    [InlineData("ΟΔΥΣΣΕΎΣ", "Οδυσσεύς")]
    [InlineData("田太", "山田太郎")]
    [InlineData("%", "50% off")]
    [InlineData("_", "snake_case")]
    [InlineData("\\", "back\\slash")]
    [InlineData("'", "O'Brien")]
    [InlineData("*", "")]
    public async Task List_NameContains_IgnoresCaseInAnyScriptAndHasNoWildcards(string part, string expected)
    {
        foreach (var name in new[] { "Ada Lovelace", "Anders Ångström", "Мария Иванова", "Οδυσσεύς", "山田太郎", "50% off", "snake_case", "back\\slash", "O'Brien" })
            await CreateAsync(name);
        (await NamesAsync(new PersonQuery { NameContains = part })).ShouldBe(expected.Length == 0 ? [] : [expected]);
    }

    [Fact]
    public async Task List_ExactName_MindsCase()
    {
        await CreateAsync("Ada");
        await CreateAsync("ada");
        await CreateAsync("Ada Lovelace");
        (await NamesAsync(new PersonQuery { Name = "Ada" })).ShouldBe(["Ada"]);
    }

    [Theory]
    [InlineData("team", "engines", "Ada")]
    [InlineData("team", "Engines", "")]
    [InlineData("level", "3", "Ada")]
    [InlineData("level", "\"3\"", "")]
    [InlineData("ratio", "0.50", "Ada")]
    [InlineData("active", "true", "Ada")]
    [InlineData("boss", "null", "Ada")]
    [InlineData("tags", "[1,\"x\"]", "Ada")]
    [InlineData("$.team", "engines", "")]
    [InlineData("a.b\"c'", "odd", "Ada")]
    [InlineData("inner", "deep", "")]
    [InlineData("ort", "Köln", "Ada")]
    public async Task List_Metadata_ComparesTopLevelValuesAsText(string key, string value, string expected)
    {
        await CreateAsync(
            "Ada",
            metadata: """{"team":"engines","level":3,"ratio":0.50,"active":true,"boss":null,"tags":[1,"x"],"a.b\"c'":"odd","o":{"inner":"deep"},"ort":"Köln"}""");
        await CreateAsync("Grace", metadata: """{"team":"compilers","level":4}""");
        var query = new PersonQuery { Metadata = new Dictionary<string, string> { [key] = value } };
        (await NamesAsync(query)).ShouldBe(expected.Length == 0 ? [] : [expected]);
    }

    [Fact]
    public async Task List_SeveralFilters_AllHold()
    {
        await CreateAsync("Ada One", metadata: """{"team":"a","site":"x"}""");
        await CreateAsync("Ada Two", metadata: """{"team":"a","site":"y"}""");
        await CreateAsync("Bob", metadata: """{"team":"a","site":"y"}""");
        var query = new PersonQuery { NameContains = "ada", Metadata = new Dictionary<string, string> { ["team"] = "a", ["site"] = "y" } };
        (await NamesAsync(query)).ShouldBe(["Ada Two"]);
        (await Store.ListPeopleAsync(query with { Limit = 1, Offset = 1 })).ShouldSatisfyAllConditions(
            page => page.Total.ShouldBe(1), page => page.Items.ShouldBeEmpty());
    }

    private async Task<IReadOnlyList<string>> NamesAsync(PersonQuery query) =>
        [.. (await Store.ListPeopleAsync(query)).Items.Select(person => person.Name)];
}

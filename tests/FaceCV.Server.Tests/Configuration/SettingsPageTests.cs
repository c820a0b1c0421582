using FaceCV.Server.Configuration;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.Configuration;

public sealed class SettingsPageTests
{
    [Fact]
    public void Render_CheckedInPage_IsTheSame()
    {
        var path = Path.Combine(Repository.Root, "docs", "configuration.md");

        File.ReadAllText(path).Split('\n').ShouldBe(SettingsPage.Render().Split('\n'), "run: dotnet run --project src/FaceCV.Cli -- config docs > docs/configuration.md");
    }

    [Fact]
    public void All_Settings_HaveUniqueNamesAndADescription()
    {
        SettingDefinition.All.Select(each => each.Name).ShouldBeUnique();
        SettingDefinition.All.ShouldAllBe(each => each.Name.StartsWith("FACECV_") && each.Info.Description.EndsWith('.') && !each.Info.Description.Contains('|'));
    }

    [Fact]
    public void Parse_FormattedDefault_GivesTheDefault()
    {
        foreach (var definition in SettingDefinition.All.Where(each => each.Default is not (null or IReadOnlyList<string>)))
            SettingText.Parse(definition, SettingText.Format(definition.Default)).ShouldBe(definition.Default, definition.Name);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("PROT", "PORT", 2)]
    public void Distance_OfTwoNames_CountsLetterChanges(string a, string b, int distance) => SettingNames.Distance(a, b).ShouldBe(distance);
}

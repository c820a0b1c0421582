using FaceCV.Cli.Evaluation;

namespace FaceCV.Cli.Tests.Evaluation;

public sealed class ReportTableTests
{
    [Fact]
    public void ToMarkdown_CellWithABar_IsEscaped() =>
        new ReportTable("People", ["Name", "Count"], [["a|b", "1"], ["c", "2"]]).ToMarkdown()
            .ShouldBe("## People\n\n| Name | Count |\n| --- | --- |\n| a\\|b | 1 |\n| c | 2 |");

    [Theory]
    [InlineData(1e-4, "1e-4")]
    [InlineData(1.3e-4, "1.3e-4")]
    [InlineData(0.001, "1e-3")]
    [InlineData(0.999e-6, "9.99e-7")]
    [InlineData(0, "0")]
    public void Scientific_Rate_IsShort(double rate, string text) => Rates.Scientific(rate).ShouldBe(text);

    [Fact]
    public void Percent_Rate_HasTwoDigits() => Rates.Percent(0.99412).ShouldBe("99.41 %");
}

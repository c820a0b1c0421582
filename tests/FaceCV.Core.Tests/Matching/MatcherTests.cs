using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Tests.Matching;

public sealed class MatcherTests
{
    private static readonly PersonId Ann = new(Guid.Parse("00000000-0000-7000-8000-00000000000a"));
    private static readonly PersonId Bob = new(Guid.Parse("00000000-0000-7000-8000-00000000000b"));

    [Theory]
    [InlineData(0.50f, 0.30f, Verdict.Match)]
    [InlineData(0.40f, 0.30f, Verdict.Match)]
    [InlineData(0.39f, 0.10f, Verdict.Unknown)]
    [InlineData(0.50f, 0.46f, Verdict.Ambiguous)]
    [InlineData(0.42f, 0.38f, Verdict.Ambiguous)]
    public void Decide_BestAndSecond_Verdict(float best, float second, Verdict expected) =>
        Matcher.Decide([Hit(Ann, best), Hit(Bob, second)], 0.4f, 0.05f).ShouldBe(expected);

    [Fact]
    public void Decide_Nobody_Unknown() => Matcher.Decide([], -1, 0.05f).ShouldBe(Verdict.Unknown);

    [Fact]
    public void Decide_OnePerson_Match() => Matcher.Decide([Hit(Ann, 0.4f)], 0.4f, 0.05f).ShouldBe(Verdict.Match);

    [Fact]
    public void Decide_NoMargin_TiesAreMatches() => Matcher.Decide([Hit(Ann, 0.5f), Hit(Bob, 0.5f)], 0.4f, 0).ShouldBe(Verdict.Match);

    [Fact]
    public void Decide_NotANumber_Unknown() => Matcher.Decide([Hit(Ann, float.NaN)], 0.4f, 0).ShouldBe(Verdict.Unknown);

    [Fact]
    public void DecideFrame_SamePersonThrice_OnlyTheNearestMatches() =>
        Matcher.DecideFrame([[Hit(Ann, 0.6f)], [Hit(Ann, 0.8f)], [Hit(Ann, 0.7f)], [Hit(Bob, 0.9f)]], 0.4f, 0.05f)
            .ShouldBe([Verdict.Ambiguous, Verdict.Match, Verdict.Ambiguous, Verdict.Match]);

    [Fact]
    public void DecideFrame_EqualSimilarity_TheFirstKeepsIt() =>
        Matcher.DecideFrame([[Hit(Ann, 0.6f)], [Hit(Ann, 0.6f)]], 0.4f, 0.05f).ShouldBe([Verdict.Match, Verdict.Ambiguous]);

    [Fact]
    public void DecideFrame_LowerFaceUnderTheThreshold_StaysUnknown() =>
        Matcher.DecideFrame([[Hit(Ann, 0.6f)], [Hit(Ann, 0.3f)]], 0.4f, 0.05f).ShouldBe([Verdict.Match, Verdict.Unknown]);

    private static IndexHit Hit(PersonId person, float similarity) => new(new FaceId(Guid.NewGuid()), person, similarity);
}

using FaceCV.Core.Evaluation;
using FaceCV.Core.Faces;

namespace FaceCV.Core.Tests.Evaluation;

public sealed class AttributeAccuracyTests
{
    [Fact]
    public void Age_KnownErrors_MeanBiasAndTheBestConstant()
    {
        var age = AgeAccuracy.Of([(30, 40), (60, 50), (75, 60), (20, 20)]).ShouldNotBeNull();

        (age.Images, age.MeanAge, age.MeanAbsoluteError, age.Bias).ShouldBe((4, 42.5, 8.75, 3.75));
        (age.WithinTenYears, age.BestConstant, age.ConstantError).ShouldBe((0.75, 45, 12.5));
        age.Correlation.ShouldBeInRange(0.9, 1);
    }

    [Fact]
    public void Age_OneAnswerForAll_HasNoCorrelation() => AgeAccuracy.Of([(50, 40), (50, 60)])!.Correlation.ShouldBe(0);

    [Fact]
    public void Gender_ScoresOfBoth_AreOrderedWhateverTheThreshold()
    {
        var gender = GenderAccuracy.Of(
        [
            (new(Gender.Male, 0.6f), Gender.Female), (new(Gender.Female, 0.9f), Gender.Female), (new(Gender.Male, 0.8f), Gender.Male), (new(Gender.Female, 0.6f), Gender.Male),
        ]).ShouldNotBeNull();

        (gender.Women, gender.WomenRight, gender.Men, gender.MenRight).ShouldBe((2, 1, 2, 1));
        gender.AreaUnderCurve!.Value.ShouldBe(0.75, 1e-9);
    }

    [Fact]
    public void Gender_OneClassOnly_HasNoCurve() => GenderAccuracy.Of([(new(Gender.Male, 0.6f), Gender.Male)])!.AreaUnderCurve.ShouldBeNull();

    [Fact]
    public void Expression_MixedAnswers_CountsLabelledGivenAndRight()
    {
        var accuracy = ExpressionAccuracy.Of(
            [(Given(Expression.Happiness), Expression.Happiness), (Given(Expression.Happiness), Expression.Neutral), (Given(Expression.Neutral), Expression.Neutral)]).ShouldNotBeNull();

        (accuracy.Images, accuracy.Right, accuracy.MostFrequent).ShouldBe((3, 2, 2));
        accuracy.Classes.Select(each => (each.Expression, each.Labelled, each.Given, each.Right)).ShouldBe([(Expression.Neutral, 2, 1, 1), (Expression.Happiness, 1, 2, 1)]);
        accuracy.Classes[0].AreaUnderCurve!.Value.ShouldBe(0.75, 1e-9);
    }

    [Fact]
    public void Of_Nothing_IsNull()
    {
        AgeAccuracy.Of([]).ShouldBeNull();
        GenderAccuracy.Of([]).ShouldBeNull();
        ExpressionAccuracy.Of([]).ShouldBeNull();
    }

    [Fact]
    public void AttackDetection_ThreeAnswers_AreCountedApart()
    {
        var rate = AttackDetectionRate.Of([PresentationVerdict.BonaFide, PresentationVerdict.Attack, PresentationVerdict.Attack, PresentationVerdict.CannotTell]);

        (rate.BonaFide, rate.Attack, rate.CannotTell, rate.Judged).ShouldBe((1, 2, 1, 4));
    }

    private static ExpressionEstimate Given(Expression expression)
    {
        var scores = new float[7];
        scores[(int)expression] = 1;
        return new ExpressionEstimate(expression, 1, scores);
    }
}

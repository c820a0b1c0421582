using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Tests.Recognition;

public sealed class EnrolmentGateTests
{
    private static readonly ThresholdTable Table = new("made up", "by hand", 1, 1, [new(1e-1, 0.1, 0, 1, 0), new(1e-2, 0.2, 0, 1, 0), new(1e-3, 0.4, 0, 1, 0)]);

    [Fact]
    public void Admit_NoFace_NoFaceWhateverTheStrictness()
    {
        foreach (var strictness in Enum.GetValues<GateStrictness>()) Refusal([], GateLimits.Of(strictness)).ShouldBe(FaceError.NoFace);
    }

    [Fact]
    public void Admit_Off_EveryFaceLargestFirst()
    {
        var (small, large) = (Face(20, sharpness: 0), Face(90, pose: 0));

        EnrolmentGate.Admit([small, large], null).ShouldBe([large, small]);
    }

    [Theory]
    [InlineData(49, null)]
    [InlineData(50, FaceError.MultipleFaces)]
    [InlineData(99, FaceError.MultipleFaces)]
    public void Admit_SecondFaceInNormal_CompetesFromHalfTheHeight(float second, FaceError? expected) =>
        Refusal([Face(second), Face(100)], GateLimits.Normal).ShouldBe(expected);

    [Fact]
    public void Admit_SecondFaceInStrict_Refused() => Refusal([Face(200), Face(10)], GateLimits.Strict).ShouldBe(FaceError.MultipleFaces);

    [Fact]
    public void Admit_BackgroundFace_OnlyTheLargestIsEnrolled()
    {
        var face = Face(100);

        EnrolmentGate.Admit([Face(30), face], GateLimits.Normal).ShouldBe([face]);
    }

    [Fact]
    public void Admit_TooSmall_SaysTheValueAndTheLimit()
    {
        var failure = Should.Throw<FaceException>(() => EnrolmentGate.Admit([Face(31)], GateLimits.Normal with { MinFaceHeight = 40 }));

        failure.Error.ShouldBe(FaceError.FaceTooSmall);
        failure.Message.ShouldBe("The face is 31 px high; at least 40 px are needed.");
        failure.Remedy.ShouldNotBeNull();
    }

    [Fact]
    public void Admit_AtTheLimits_Passes()
    {
        var limits = GateLimits.Strict;

        Refusal([Face(limits.MinFaceHeight, limits.MinSharpness, limits.MinPose)], limits).ShouldBeNull();
        Refusal([Face(limits.MinFaceHeight, limits.MinSharpness - 0.01f, limits.MinPose)], limits).ShouldBe(FaceError.FaceTooBlurred);
        Refusal([Face(limits.MinFaceHeight, limits.MinSharpness, limits.MinPose - 0.01f)], limits).ShouldBe(FaceError.FaceTurnedAway);
    }

    [Fact]
    public void OfQuality_SomeSuffice_KeepsThoseInOrder()
    {
        var (good, poor, unknown) = (Face(90) with { Quality = new FaceQuality(0.7f, 1, 1, 1, 1, 1) }, Face(80) with { Quality = new FaceQuality(0.69f, 1, 1, 1, 1, 1) }, Face(70) with { Quality = null });

        EnrolmentGate.OfQuality([poor, good, unknown], 0.7f).ShouldBe([good]);
        EnrolmentGate.OfQuality([good, poor, unknown], 0).ShouldBe([good, poor, unknown]);
        Should.Throw<FaceException>(() => EnrolmentGate.OfQuality([poor, unknown], 0.7f)).Error.ShouldBe(FaceError.FaceQualityTooLow);
    }

    [Fact]
    public void Limits_Strict_NowhereLooserThanNormal()
    {
        var (normal, strict) = (GateLimits.Normal, GateLimits.Strict);

        strict.MinFaceHeight.ShouldBeGreaterThan(normal.MinFaceHeight);
        strict.MinSharpness.ShouldBeGreaterThan(normal.MinSharpness);
        strict.MinPose.ShouldBeGreaterThan(normal.MinPose);
        strict.CompetingFaceRatio.ShouldBeLessThan(normal.CompetingFaceRatio);
        strict.ConsistencyFmr.ShouldBeLessThan(normal.ConsistencyFmr);
        GateLimits.Of(GateStrictness.Off).ShouldBeNull();
    }

    [Theory]
    [InlineData(0.30f, null, FaceError.FaceInconsistent)]
    [InlineData(0.45f, null, null)]
    [InlineData(0.10f, FaceError.FaceInconsistent, FaceError.FaceInconsistent)]
    public void CheckConsistent_Similarity_JudgedAtTheRateOfTheStrictness(float similarity, FaceError? normal, FaceError? strict)
    {
        var own = new[] { People.At(1.5f), People.At(MathF.Acos(similarity)) };

        Inconsistency(own, Table, GateLimits.Normal).ShouldBe(normal);
        Inconsistency(own, Table, GateLimits.Strict).ShouldBe(strict);
    }

    [Fact]
    public void CheckConsistent_NothingToCompare_Passes()
    {
        Inconsistency([], Table, GateLimits.Strict).ShouldBeNull();
        Inconsistency([People.At(3)], null, GateLimits.Strict).ShouldBeNull();
        Inconsistency([People.At(3)], Table, null).ShouldBeNull();
    }

    private static FaceError? Inconsistency(Embedding[] own, ThresholdTable? table, GateLimits? limits) =>
        Catch(() => EnrolmentGate.CheckConsistent(People.At(0), own, table, limits));

    private static FaceError? Refusal(IReadOnlyList<DetectedFace> faces, GateLimits? limits) => Catch(() => EnrolmentGate.Admit(faces, limits));

    private static FaceError? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (FaceException failure)
        {
            return failure.Error;
        }
    }

    private static DetectedFace Face(float height, float sharpness = 0.9f, float pose = 0.9f) => new()
    {
        Box = new BoundingBox(0, 0, height * 0.8f, height),
        DetectionScore = 0.99f,
        Quality = new FaceQuality(0.8f, sharpness, 0.9f, pose, 0.9f, 0.99f),
    };
}

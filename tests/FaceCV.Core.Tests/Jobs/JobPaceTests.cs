using FaceCV.Core.Errors;
using FaceCV.Core.Jobs;

namespace FaceCV.Core.Tests.Jobs;

public sealed class JobPaceTests
{
    [Fact]
    public void SecondsFor_SomeDone_FollowsTheRate()
    {
        var pace = new JobPace(20, TimeSpan.FromSeconds(4));
        pace.Rate.ShouldBe(5);
        pace.SecondsFor(50).ShouldBe(10);
        pace.SecondsFor(0).ShouldBe(0);
    }

    [Fact]
    public void SecondsFor_NothingDone_IsNotKnown()
    {
        new JobPace(0, TimeSpan.FromSeconds(4)).SecondsFor(50).ShouldBeNull();
        new JobPace(3, TimeSpan.Zero).Rate.ShouldBeNull();
    }

    [Fact]
    public void Refused_Exception_KeepsCodeMessageAndRemedy() =>
        JobOutcome.Refused(new FaceException(FaceError.NoFace, "No face.", "Send another.")).ShouldBe(new JobOutcome("refused", null, "no_face", "No face. Send another."));
}

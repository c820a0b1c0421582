using FaceCV.Core.Errors;
using FaceCV.Server.Problems;

namespace FaceCV.Server.Tests.Problems;

public sealed class ProblemMapTests
{
    public static TheoryData<FaceError> Errors => [.. Enum.GetValues<FaceError>()];

    [Theory]
    [MemberData(nameof(Errors))]
    public void StatusOf_EveryError_IsAnErrorStatus(FaceError error) => ProblemMap.StatusOf(error).ShouldBeInRange(400, 503);

    [Fact]
    public void From_UnexpectedException_TellsNothingOfIt()
    {
        var problem = ProblemMap.From(new InvalidOperationException("secret path"), "r1");

        problem.Status.ShouldBe(500);
        problem.Code.ShouldBe("internal_error");
        $"{problem.Detail}{problem.Remedy}".ShouldNotContain("secret");
    }
}

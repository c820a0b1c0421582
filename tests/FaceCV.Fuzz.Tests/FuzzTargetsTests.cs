using FaceCV.Fuzz.Engine;
using FaceCV.Fuzz.Targets;

namespace FaceCV.Fuzz.Tests;

public sealed class FuzzTargetsTests
{
    private const int Executions = 1_500;

    private static readonly Coverage Coverage = new();

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Seeds_AllOfATarget_AreTakenAtLeastOnce(string name)
    {
        var target = FuzzTargets.Find(name)!;

        Attempt[] attempts = [.. target.Seeds().Select(seed => Attempt.Of(target, seed))];

        attempts.ShouldAllBe(attempt => attempt.Finding == null);
        attempts.ShouldContain(attempt => !attempt.Refused, "No seed of the target gets through it.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Corpus_InputsThatOnceWereFindings_FindNothing(string name)
    {
        var target = FuzzTargets.Find(name)!;

        FuzzTargets.Corpus(target).Select(input => Attempt.Of(target, input).Finding).ShouldAllBe(finding => finding == null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_MutationsOfAFixedSeed_FindNothing(string name)
    {
        var target = FuzzTargets.Find(name)!;

        var result = new FuzzRun(target, Coverage, seed: 1).Run([.. target.Seeds(), .. FuzzTargets.Corpus(target)], executions => executions >= Executions);

        result.Findings.Select(found => $"{found.What}\n{Convert.ToBase64String(found.Input)}").ShouldBeEmpty();
    }
}

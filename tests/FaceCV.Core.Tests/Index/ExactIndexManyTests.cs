using FaceCV.Core.Gallery;

namespace FaceCV.Core.Tests.Index;

public sealed class ExactIndexManyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(32)]
    [InlineData(70)]
    public void SearchMany_SeveralProbes_EqualsOneByOne(int probes)
    {
        var source = new TestVectors(1, 160);
        var pair = Fill(source, new Pair(160, parallelRows: 0));
        pair.Index.Settle();
        float[][] asked = [.. Enumerable.Range(0, probes).Select(i => i % 5 == 0 ? source.Unit() : source.Gathered(20))];
        pair.AssertSame(asked, 1);
        pair.AssertSame(asked, 7);
        pair.AssertSame(asked, 5, person => person.Value.GetHashCode() % 3 == 0);
    }

    [Fact]
    public void SearchMany_AnyProbeWrong_Throws()
    {
        var source = new TestVectors(2, 64);
        var index = TestIndexes.Create(64);
        Should.Throw<ArgumentException>(() => index.SearchMany([source.Unit(), new float[64]], 1));
        Should.Throw<ArgumentException>(() => index.SearchPeopleMany([source.Unit(), new float[65]], 1));
        Should.Throw<ArgumentOutOfRangeException>(() => index.SearchMany([source.Unit()], 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public void Search_SomeAllowed_EqualsNaiveScanOfThose(int percent)
    {
        var source = new TestVectors(3, 160);
        var pair = Fill(source, new Pair(160));
        pair.Index.Settle();
        HashSet<PersonId> allowed = [.. pair.Naive.Search(source.Unit(), int.MaxValue).Select(hit => hit.PersonId).Where(_ => source.Random.Next(100) < percent)];
        for (var i = 0; i < 5; i++) pair.AssertSame(source.Gathered(20), allowed.Contains);
        pair.AssertSame(source.Unit(), allowed.Contains);
    }

    [Fact]
    public void Search_NobodyAllowed_ReturnsNothing()
    {
        var source = new TestVectors(4, 160);
        var pair = Fill(source, new Pair(160));
        pair.Index.Search(source.Unit(), 5, _ => false).ShouldBeEmpty();
        pair.Index.SearchPeople(source.Unit(), 5, _ => false).ShouldBeEmpty();
    }

    [Fact]
    public void Search_FilterThrows_ThrowsIt_AndTheNextSearchIsRight()
    {
        var source = new TestVectors(5, 160);
        var pair = Fill(source, new Pair(160));
        Should.Throw<InvalidOperationException>(() => pair.Index.Search(source.Unit(), 5, _ => throw new InvalidOperationException()));
        pair.AssertSame(source.Unit());
    }

    private static Pair Fill(TestVectors source, Pair pair)
    {
        for (var i = 0; i < 900; i++)
        {
            var person = source.NewPerson();
            for (var face = 0; face < 3; face++) pair.Add(source.NewFace(), person, source.Gathered(20));
        }

        return pair;
    }
}

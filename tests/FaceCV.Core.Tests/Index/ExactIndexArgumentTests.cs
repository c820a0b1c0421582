using FaceCV.Core.Index;

namespace FaceCV.Core.Tests.Index;

public sealed class ExactIndexArgumentTests
{
    private readonly TestVectors _source = new(1, 64);
    private readonly ExactIndex _index = new(64);

    [Fact]
    public void Constructor_OutOfRange_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new ExactIndex(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new ExactIndex(ExactIndex.MaxDimension + 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new ExactIndex(64, 0));
        new ExactIndex(ExactIndex.MaxDimension).Dimension.ShouldBe(ExactIndex.MaxDimension);
    }

    [Fact]
    public void Add_WrongDimension_ThrowsAndNamesBoth()
    {
        var error = Should.Throw<ArgumentException>(() => _index.Add(_source.NewFace(), _source.NewPerson(), new float[63]));
        error.Message.ShouldContain("63");
        error.Message.ShouldContain("64");
        _index.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(2f)]
    [InlineData(0.99f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Add_NotUnitLength_Throws(float length)
    {
        var vector = _source.Unit().Select(value => value * length).ToArray();
        Should.Throw<ArgumentException>(() => _index.Add(_source.NewFace(), _source.NewPerson(), vector));
        _index.Count.ShouldBe(0);
    }

    [Fact]
    public void Search_WrongDimensionOrCount_Throws()
    {
        Should.Throw<ArgumentException>(() => _index.Search(new float[65], 1));
        Should.Throw<ArgumentException>(() => _index.SearchPeople(new float[64], 1));
        Should.Throw<ArgumentOutOfRangeException>(() => _index.Search(_source.Unit(), 0));
        Should.Throw<ArgumentOutOfRangeException>(() => _index.SearchPeople(_source.Unit(), -1));
    }

    [Fact]
    public void Search_CallersArraysChangedLater_DoNotMatter()
    {
        var vector = _source.Unit();
        var kept = vector.ToArray();
        _index.Add(_source.NewFace(), _source.NewPerson(), vector);
        Array.Clear(vector);
        _index.Search(kept, 1)[0].Similarity.ShouldBe(1f, 1e-6f);
    }
}

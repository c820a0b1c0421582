using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Tests.Index;

public sealed class RowMapTests
{
    [Fact]
    public void Map_RandomWrites_EqualsDictionary()
    {
        var source = new TestVectors(1, 1);
        var ids = Enumerable.Range(0, 30_000).Select(_ => source.NewGuid()).ToArray();
        AssertEqualsDictionary(ids, source.Random);
    }

    [Fact]
    public void Map_IdsInOneShard_EqualsDictionary()
    {
        // Equal hash codes: as bad as it can be.
        var ids = Enumerable.Range(0, 300).Select(i => new Guid(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])).ToArray();
        for (var i = 0; i < ids.Length; i++) ids[i] = new Guid(i, 0, 0, [0, 0, 0, 0, .. BitConverter.GetBytes(i)]);
        AssertEqualsDictionary(ids, new Random(2));
    }

    private static void AssertEqualsDictionary(Guid[] ids, Random random)
    {
        var map = new RowMap(row => ids[row % ids.Length]);
        var expected = new Dictionary<Guid, int>();
        for (var step = 0; step < ids.Length * 4; step++)
        {
            var row = random.Next(ids.Length);
            if (random.Next(3) == 0)
            {
                map.Remove(ids[row]);
                expected.Remove(ids[row]);
            }
            else
            {
                // The same id may move to another row that holds it.
                var at = row + (random.Next(2) * ids.Length);
                map.Set(ids[row], at);
                expected[ids[row]] = at;
            }

            map.Find(ids[row]).ShouldBe(expected.GetValueOrDefault(ids[row], -1));
        }

        map.Count.ShouldBe(expected.Count);
        foreach (var id in ids) map.Find(id).ShouldBe(expected.GetValueOrDefault(id, -1));
    }
}

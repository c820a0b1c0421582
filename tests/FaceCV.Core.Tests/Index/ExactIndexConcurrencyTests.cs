using FaceCV.Core.Gallery;
using FaceCV.Core.Index;

namespace FaceCV.Core.Tests.Index;

public sealed class ExactIndexConcurrencyTests
{
    private const int Dimension = 64;

    [Theory]
    [InlineData(0)]
    [InlineData(ExactIndex.ParallelRows)]
    public async Task Search_BesideWriters_SeesOneMoment(int parallelRows)
    {
        var source = new TestVectors(21, Dimension);
        var index = TestIndexes.Create(Dimension, parallelRows: parallelRows);
        var hub = source.Unit();
        var steady = Enumerable.Range(0, 20).ToDictionary(_ => source.NewFace(), _ => (Person: source.NewPerson(), Vector: source.Near(hub, 0.5)));
        foreach (var (face, (person, vector)) in steady) index.Add(face, person, vector);

        // One face is replaced by one of two vectors again and again; it must always be there, once.
        var replaced = source.NewFace();
        var replacedBy = source.NewPerson();
        float[][] forms = [source.Near(hub, 0.1), source.Near(hub, 0.2)];
        index.Add(replaced, replacedBy, forms[0]);

        // A person of several faces comes and goes as a whole.
        var visitor = source.NewPerson();
        var visits = Enumerable.Range(0, 5).Select(_ => (Face: source.NewFace(), Vector: source.Near(hub, 0.05))).ToArray();
        var writers = new[]
        {
            Task.Run(() => Repeat(1500, i => index.Add(replaced, replacedBy, forms[i % 2]))),
            Task.Run(() => Repeat(300, _ => Visit(index, visitor, visits))),
            Task.Run(() => Churn(index, new TestVectors(22, Dimension), hub)),
        };
        var allWritten = Task.WhenAll(writers);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            do
            {
                var hits = index.Search(hub, int.MaxValue);
                hits.Select(hit => hit.FaceId).Distinct().Count().ShouldBe(hits.Count);
                hits.Zip(hits.Skip(1)).ShouldAllBe(two => two.First.Similarity >= two.Second.Similarity);
                var byFace = hits.ToDictionary(hit => hit.FaceId);
                foreach (var (face, (person, vector)) in steady)
                    byFace[face].ShouldBe(new IndexHit(face, person, SimilarityOf(hub, vector)));
                forms.Select(form => SimilarityOf(hub, form)).ShouldContain(byFace[replaced].Similarity);
                foreach (var (face, vector) in visits)
                    if (byFace.TryGetValue(face, out var hit)) hit.ShouldBe(new IndexHit(face, visitor, SimilarityOf(hub, vector)));
                var present = visits.Select(visit => byFace.ContainsKey(visit.Face)).ToArray();
                present.SequenceEqual(present.OrderDescending()).ShouldBeTrue("faces enter one after the other and leave together");
                index.SearchPeople(hub, 3).Count.ShouldBe(3);
            }
            while (!allWritten.IsCompleted);
        })).ToArray();
        await allWritten;
        await Task.WhenAll(readers);
        index.RowsWithData().ShouldBe(index.Count);
        (index.Count, index.PersonCount).ShouldBe((21, 21));
    }

    [Fact]
    public void Search_PoolBusy_DoesNotWaitForIt()
    {
        var release = new TaskCompletionSource();
        var blocked = 0;
        var source = new TestVectors(23, Dimension);
        var pair = new Pair(Dimension, parallelRows: 0);
        for (var i = 0; i < 3000; i++) pair.Add(source.NewFace(), source.NewPerson(), source.Unit());
        for (var i = 0; i < Environment.ProcessorCount * 20; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Interlocked.Increment(ref blocked);
                    release.Task.Wait();
                },
                null);
        }

        try
        {
            SpinWait.SpinUntil(() => Volatile.Read(ref blocked) >= Environment.ProcessorCount, TimeSpan.FromSeconds(10)).ShouldBeTrue();
            pair.AssertSame(source.Unit());
        }
        finally
        {
            release.SetResult();
        }
    }

    private static float SimilarityOf(float[] a, float[] b) =>
        Math.Clamp(System.Numerics.Tensors.TensorPrimitives.Dot<float>(a, b), -1f, 1f);

    private static void Repeat(int times, Action<int> action)
    {
        for (var i = 0; i < times; i++) action(i);
    }

    private static void Visit(ExactIndex index, PersonId visitor, (FaceId Face, float[] Vector)[] visits)
    {
        foreach (var (face, vector) in visits) index.Add(face, visitor, vector);
        index.RemovePerson(visitor).ShouldBe(visits.Length);
    }

    // Grows over several chunks and shrinks again, so that rows move while they are read.
    private static void Churn(ExactIndex index, TestVectors source, float[] hub)
    {
        for (var round = 0; round < 2; round++)
        {
            var person = source.NewPerson();
            var faces = Enumerable.Range(0, 3000).Select(_ => source.NewFace()).ToArray();
            foreach (var face in faces) index.Add(face, person, source.Near(hub, 2));
            foreach (var face in faces) index.Remove(face).ShouldBeTrue();
        }
    }
}

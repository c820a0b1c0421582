using FaceCV.Core.Evaluation;
using FaceCV.Core.Faces;

namespace FaceCV.Core.Tests.Evaluation;

/// <summary>Made-up people: each a random direction, each image that direction with noise.</summary>
internal static class Vectors
{
    internal static readonly ModelId Model = new("test/net@01234567");

    internal static List<LabelledEmbedding> People(int seed, int people, Func<int, int> images, int dimension = 24, double noise = 0.6)
    {
        var random = new Random(seed);
        var samples = new List<LabelledEmbedding>();
        for (var person = 0; person < people; person++)
        {
            var centre = Direction(random, dimension);
            for (var image = 0; image < images(person); image++)
            {
                var values = Direction(random, dimension);
                for (var i = 0; i < dimension; i++) values[i] = centre[i] + (float)(noise * values[i]);
                samples.Add(new LabelledEmbedding($"p{person}", $"p{person}_{image}", Embedding.FromRaw(Model, values)));
            }
        }

        return samples;
    }

    internal static Embedding Of(params float[] values) => Embedding.FromRaw(Model, values);

    private static float[] Direction(Random random, int dimension)
    {
        var values = new float[dimension];
        for (var i = 0; i < dimension; i++) values[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        return values;
    }
}

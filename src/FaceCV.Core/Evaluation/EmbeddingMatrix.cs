namespace FaceCV.Core.Evaluation;

/// <summary>Embeddings as the rows of one array, with a number for each identity.</summary>
internal sealed class EmbeddingMatrix
{
    private readonly float[] _probes;
    private readonly float[] _templates;
    private readonly int[] _people;
    private readonly float[] _probeLengths;
    private readonly float[] _templateLengths;

    /// <summary>Copies those samples that have an embedding.</summary>
    /// <exception cref="ArgumentException">Embeddings of several models.</exception>
    internal EmbeddingMatrix(IEnumerable<LabelledEmbedding> samples)
    {
        Samples = [.. samples.Where(sample => sample.Embedding is not null)];
        Dimension = Samples.Count == 0 ? 0 : Samples[0].Embedding!.Dimension;
        _probes = new float[Samples.Count * Dimension];
        _templates = Samples.Any(sample => sample.Template is not null) ? new float[_probes.Length] : _probes;
        _people = new int[Samples.Count];
        _probeLengths = [.. Samples.Select(sample => sample.Embedding!.RawLength ?? 1)];
        _templateLengths = [.. Samples.Select(sample => (sample.Template ?? sample.Embedding!).RawLength ?? 1)];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < Samples.Count; row++)
        {
            var (person, embedding) = (Samples[row].Person, Samples[row].Embedding!);
            var template = Samples[row].Template ?? embedding;
            if (embedding.ModelId != Samples[0].Embedding!.ModelId || template.ModelId != embedding.ModelId)
                throw new ArgumentException("Templates of different models cannot be compared.", nameof(samples));
            embedding.Values.CopyTo(_probes.AsSpan(row * Dimension));
            template.Values.CopyTo(_templates.AsSpan(row * Dimension));
            if (!numbers.TryGetValue(person, out _people[row])) numbers.Add(person, _people[row] = numbers.Count);
        }
    }

    internal IReadOnlyList<LabelledEmbedding> Samples { get; }

    internal int Dimension { get; }

    internal int Count => _people.Length;

    internal int Person(int row) => _people[row];

    /// <summary>Mean length of a raw output, images as probes.</summary>
    internal float MeanLength => _probeLengths.Average();

    /// <summary>Square of the Euclidean distance of the raw outputs behind an enrolled image and a probe.</summary>
    /// <param name="template">Row of the enrolled image.</param>
    /// <param name="probe">Row of the probe.</param>
    /// <param name="cosine">Cosine similarity of the two.</param>
    internal float SquaredDistance(int template, int probe, float cosine)
    {
        var (a, b) = (_templateLengths[template], _probeLengths[probe]);
        return MathF.Max(0, (a * a) + (b * b) - (2 * a * b * cosine));
    }

    /// <summary>The image as it is compared with enrolled ones.</summary>
    internal ReadOnlySpan<float> Probe(int row) => _probes.AsSpan(row * Dimension, Dimension);

    /// <summary>The image as it is enrolled.</summary>
    internal ReadOnlySpan<float> Template(int row) => _templates.AsSpan(row * Dimension, Dimension);
}

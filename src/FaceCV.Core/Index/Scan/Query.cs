using System.Numerics.Tensors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Bases;
using FaceCV.Core.Index.Kernels;

namespace FaceCV.Core.Index.Scan;

/// <summary>
/// One probe of a search, shared by its threads: what is looked for, and the best floor any thread has reached, which is
/// right for all because that many hits of at least that similarity exist. Reused.
/// </summary>
internal sealed class Query(int dimension)
{
    private readonly float[] _probe = new float[dimension];
    private readonly List<QuantisedProbe> _codes = [];
    private float _floor;

    /// <summary>Most hits.</summary>
    public int Limit { get; private set; }

    /// <summary>One hit a person.</summary>
    public bool ByPerson { get; private set; }

    /// <summary>Whose rows count; null is everyone's.</summary>
    public Func<PersonId, bool>? Allowed { get; private set; }

    /// <summary>A similarity below which nothing can be in the answer; -infinity at first.</summary>
    public float Floor => Volatile.Read(ref _floor);

    /// <summary>Takes over a checked probe.</summary>
    public void Begin(ReadOnlySpan<float> probe, int limit, bool byPerson, Func<PersonId, bool>? allowed)
    {
        probe.CopyTo(_probe);
        (Limit, ByPerson, Allowed, _floor) = (limit, byPerson, allowed, float.NegativeInfinity);
    }

    /// <summary>Codes the probe in the bases of the chunks to be searched, before threads begin.</summary>
    public void Code(IReadOnlyList<Basis> bases)
    {
        _codes.RemoveAll(codes => !bases.Contains(codes.Basis));
        foreach (var basis in bases)
        {
            if (_codes.All(codes => codes.Basis != basis)) _codes.Add(new QuantisedProbe(basis));
        }

        foreach (var codes in _codes) codes.Set(_probe);
    }

    /// <summary>The probe in a basis.</summary>
    public QuantisedProbe In(Basis basis)
    {
        foreach (var codes in _codes)
        {
            if (codes.Basis == basis) return codes;
        }

        throw new InvalidOperationException("The probe was not coded in a basis of the rows.");
    }

    /// <summary>The similarity of a row: the float32 cosine the index answers with.</summary>
    public float Similarity(ReadOnlySpan<float> row) => Math.Clamp(TensorPrimitives.Dot(_probe, row), -1f, 1f);

    /// <summary>Makes a floor known to all threads. Two at once may leave the lower one, which is right as well, only later to sieve.</summary>
    public void Raise(float floor)
    {
        if (floor > Volatile.Read(ref _floor)) Volatile.Write(ref _floor, floor);
    }

    /// <summary>Forgets the probe.</summary>
    public void Clear()
    {
        Array.Clear(_probe);
        Allowed = null;
        foreach (var codes in _codes) codes.Clear();
    }
}

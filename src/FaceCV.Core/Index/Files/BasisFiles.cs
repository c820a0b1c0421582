using System.Globalization;
using System.Runtime.InteropServices;
using FaceCV.Core.Index.Bases;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Index.Files;

/// <summary>The bases that rows are coded in, numbered; each learnt one is in a sealed file of its own, written before any row refers to it.</summary>
internal sealed class BasisFiles
{
    private readonly string _folder;
    private readonly int _dimension;
    private readonly RecordCipher _cipher;
    private readonly Dictionary<int, Basis> _bases;
    private readonly Lock _gate = new();

    /// <summary>Bases of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dimension">Components of a vector.</param>
    /// <param name="cipher">Seals the files; not disposed with this.</param>
    public BasisFiles(string folder, int dimension, RecordCipher cipher)
    {
        (_folder, _dimension, _cipher) = (folder, dimension, cipher);
        _bases = new() { [0] = Basis.Natural(dimension) };
    }

    /// <summary>The natural basis, number 0.</summary>
    public Basis Natural => _bases[0];

    /// <summary>The basis learnt last of those known; the natural one when none is.</summary>
    public Basis Newest => _bases[_bases.Keys.Max()];

    /// <summary>The number of a basis; one that has none gets the next and is written.</summary>
    public int NumberOf(Basis basis)
    {
        if (basis.IsNatural) return 0;
        foreach (var (number, known) in _bases)
        {
            if (known == basis) return number;
        }

        var next = _bases.Keys.Max() + 1;
        byte[] content = [.. BitConverter.GetBytes(basis.Lead), .. MemoryMarshal.AsBytes(basis.Rows)];
        WholeFile.Write(PathOf(next), _cipher.Seal(content, Context(next)));
        _bases[next] = basis;
        return next;
    }

    /// <summary>The basis of a number.</summary>
    /// <exception cref="InvalidDataException">There is none, or its file is not what it should be.</exception>
    /// <exception cref="Errors.FaceException">Its file is damaged.</exception>
    public Basis Get(int number)
    {
        lock (_gate) return _bases.TryGetValue(number, out var known) ? known : _bases[number] = Read(number);
    }

    private static byte[] Context(int number) => BitConverter.GetBytes(number);

    private Basis Read(int number)
    {
        if (!File.Exists(PathOf(number))) throw new InvalidDataException($"There is no basis {number}.");
        var content = _cipher.Open(File.ReadAllBytes(PathOf(number)), Context(number));
        if (content.Length != sizeof(int) + (_dimension * _dimension * sizeof(float))) throw new InvalidDataException($"Basis {number} is of another dimension.");
        return new Basis(_dimension, BitConverter.ToInt32(content), MemoryMarshal.Cast<byte, float>(content.AsSpan(sizeof(int))).ToArray());
    }

    private string PathOf(int number) => Path.Combine(_folder, "basis-" + number.ToString(CultureInfo.InvariantCulture));
}

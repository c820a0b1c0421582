using FaceCV.Core.Errors;

namespace FaceCV.Fuzz.Engine;

/// <summary>Code that takes bytes from outside, made to take any bytes at all.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Its name on the command line, and its folder below <c>corpus</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is tried, one line.</summary>
    public abstract string About { get; }

    /// <summary>Inputs to begin with, made in code; each gets far into the target.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>Pieces that mutations put in: words and numbers that the format knows.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>Most bytes of an input.</summary>
    public virtual int MostBytes => 16 * 1024;

    /// <summary>Most bytes of managed memory that one input may have allocated in all, whether kept or not.</summary>
    public virtual long MostAllocated => 64L << 20;

    /// <summary>Takes an input. Throws what <see cref="Refuses"/> knows, or <see cref="BrokenPromiseException"/> when a result is wrong.</summary>
    public abstract void Run(byte[] input);

    /// <summary>Whether a failure is a documented refusal.</summary>
    public virtual bool Refuses(Exception failure) => failure is FaceException;
}

/// <summary>Something came out that must not, without any exception of its own.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);

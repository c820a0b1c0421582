using System.Runtime.InteropServices;

namespace FaceCV.Core.Index.Rows;

/// <summary>
/// The version of the index, and which versions searches are reading. A search takes a lease on the newest version; a row
/// removed in version d may be erased once <see cref="OldestInUse"/> is d or more, because later searches lease d or later.
/// </summary>
internal sealed class SearchLeases
{
    /// <summary>Searches at the same time; one more waits for a place.</summary>
    public const int Places = 128;

    private const long Free = -1;

    private readonly Place[] _places = new Place[Places];
    private long _version;

    /// <summary>All places free, version 0.</summary>
    public SearchLeases()
    {
        for (var i = 0; i < Places; i++) _places[i].Version = Free;
    }

    /// <summary>The newest version. Set by the writer alone, one higher each time.</summary>
    public long Version
    {
        get => Volatile.Read(ref _version);
        set => Interlocked.Exchange(ref _version, value);
    }

    /// <summary>The oldest version being read, the newest when none is.</summary>
    public long OldestInUse()
    {
        var oldest = Version;
        Interlocked.MemoryBarrier();
        for (var i = 0; i < Places; i++)
        {
            var leased = Volatile.Read(ref _places[i].Version);
            if (leased != Free && leased < oldest) oldest = leased;
        }

        return oldest;
    }

    /// <summary>Leases the newest version; <see cref="Return"/> must follow.</summary>
    /// <param name="version">The version leased.</param>
    /// <returns>The place to return.</returns>
    public int Take(out long version)
    {
        version = Version;
        var place = TakePlace(version);

        // The writer publishes a version and then looks at the places; this writes the place and then looks at the version. Of
        // two such parties at least one sees the other, so a lease that stands is one the writer knows of.
        for (var newest = Version; newest != version; newest = Version)
        {
            version = newest;
            Interlocked.Exchange(ref _places[place].Version, version);
        }

        return place;
    }

    /// <summary>Whether any search is running.</summary>
    public bool AnyInUse() => Array.Exists(_places, place => Volatile.Read(ref place.Version) != Free);

    /// <summary>Ends a lease.</summary>
    public void Return(int place) => Interlocked.Exchange(ref _places[place].Version, Free);

    private int TakePlace(long version)
    {
        var spin = default(SpinWait);
        for (var i = Environment.CurrentManagedThreadId; ; i++)
        {
            var place = (int)((uint)i % Places);
            if (Volatile.Read(ref _places[place].Version) == Free
                && Interlocked.CompareExchange(ref _places[place].Version, version, Free) == Free)
                return place;
            if ((uint)(i + 1) % Places == 0) spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>A version on a cache line of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Place
    {
        [FieldOffset(0)]
        public long Version;
    }
}

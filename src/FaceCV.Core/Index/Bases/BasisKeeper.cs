using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Index.Bases;

/// <summary>
/// Learns a basis once enough rows are there, anew whenever they have multiplied, and puts full chunks into it; in the background, one task at a
/// time, while searches go on. New rows are coded as they are, so writing costs no more for it.
/// </summary>
internal sealed class BasisKeeper(RowTable table, int dimension)
{
    /// <summary>Rows from which a basis is learnt; fewer are scanned in no time.</summary>
    public const int FirstRows = 2 * VectorChunk.Capacity;

    private const int Growth = 16;
    private const int SampleRows = 4_096;

    private readonly Lock _gate = new();
    private Basis _basis = Basis.Natural(dimension);
    private Task _work = Task.CompletedTask;
    private volatile bool _stopped;
    private bool _isWorking;
    private bool _isMore;
    private int _next = FirstRows;

    /// <summary>The work in hand, done already when there is none; it fails only as the reading of float vectors does.</summary>
    public Task Work
    {
        get
        {
            lock (_gate) return _work;
        }
    }

    /// <summary>Goes on with a basis that rows are in already.</summary>
    public void Resume(Basis basis, int rows)
    {
        _basis = basis;
        if (!basis.IsNatural) Volatile.Write(ref _next, (int)Math.Min(Math.Max(rows, FirstRows) * (long)Growth, int.MaxValue));
        if (rows >= FirstRows) Begin();
    }

    /// <summary>Looks for work after rows were added; does nothing most of the time.</summary>
    /// <param name="rows">Rows there are now.</param>
    public void Grown(int rows)
    {
        if (rows % VectorChunk.Capacity == 0) Begin();
    }

    /// <summary>Ends the work in hand soon, and begins no other.</summary>
    public void Stop()
    {
        _stopped = true;
        try
        {
            Work.Wait();
        }
        catch (AggregateException)
        {
            // It failed as reads and writes of the files do; whoever does those next is told.
        }
    }

    /// <summary>Does all the work there is.</summary>
    public void Catch()
    {
        if (table.Count >= Volatile.Read(ref _next)) Learn();
        if (_basis.IsNatural) return;
        var chunks = table.Chunks;
        for (var number = 0; number < chunks.Length && !_stopped; number++)
        {
            if (chunks[number].Used == VectorChunk.Capacity && chunks[number].Codes.Basis != _basis) table.Recode(number, _basis);
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            _isMore = true;
            if (_isWorking || _stopped) return;
            _isWorking = true;
            _work = Task.Run(WorkOn);
        }
    }

    // What comes up while it works is done as well.
    private void WorkOn()
    {
        try
        {
            while (HasMore()) Catch();
        }
        catch
        {
            lock (_gate) _isWorking = false;
            throw;
        }
    }

    private bool HasMore()
    {
        lock (_gate)
        {
            _isWorking = _isMore && !_stopped;
            _isMore = false;
            return _isWorking;
        }
    }

    private void Learn()
    {
        var count = table.Count;
        var sample = table.Samples.Spread(SampleRows);
        _basis = BasisLearner.Learn(sample, _basis);
        Array.Clear(sample);
        Volatile.Write(ref _next, (int)Math.Min((long)count * Growth, int.MaxValue));
    }
}

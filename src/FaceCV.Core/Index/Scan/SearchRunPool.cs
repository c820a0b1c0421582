namespace FaceCV.Core.Index.Scan;

/// <summary>Keeps the working memory of a few finished searches for the next ones.</summary>
internal sealed class SearchRunPool(Func<SearchRun> create)
{
    private readonly SearchRun?[] _kept = new SearchRun?[Math.Max(4, Environment.ProcessorCount * 2)];

    /// <summary>A run that nobody else has.</summary>
    public SearchRun Rent()
    {
        for (var i = 0; i < _kept.Length; i++)
        {
            if (Volatile.Read(ref _kept[i]) is not null && Interlocked.Exchange(ref _kept[i], null) is { } run) return run;
        }

        return create();
    }

    /// <summary>Clears a run and keeps it if there is room.</summary>
    public void Return(SearchRun run)
    {
        run.Clear();
        for (var i = 0; i < _kept.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _kept[i], run, null) is null) return;
        }
    }
}

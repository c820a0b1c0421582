namespace FaceCV.Core.Transfer;

/// <summary>Progress over an archive that is read several times, by how far it has been read.</summary>
internal sealed class ImportProgress(Stream archive, int readings, IProgress<double>? progress)
{
    private int _reading = -1;

    /// <summary>Begins the next reading: the archive at its beginning.</summary>
    public Stream Begin()
    {
        _reading++;
        archive.Position = 0;
        return archive;
    }

    /// <summary>Tells how far it is.</summary>
    public void Report() => progress?.Report((_reading + (archive.Position / (double)Math.Max(1, archive.Length))) / readings);
}

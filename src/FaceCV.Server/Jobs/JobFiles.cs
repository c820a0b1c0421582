using FaceCV.Core.Jobs;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Jobs;

/// <summary>Archives of jobs that have not ended, each in one file that only its owner may read.</summary>
internal sealed class JobFiles(FaceCvSettings settings)
{
    private const string Ending = ".zip";
    private readonly string _folder = Path.Combine(settings.Storage.DataDirectory, "jobs");

    /// <summary>Path of a job's archive, whether it is there or not.</summary>
    public string PathOf(JobId id) => Path.Combine(_folder, id + Ending);

    /// <summary>Makes the file of a job's archive.</summary>
    public FileStream Create(JobId id)
    {
        MakeFolder();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(PathOf(id), options);
    }

    /// <summary>Erases a job's archive, if there is one.</summary>
    public void Erase(JobId id)
    {
        if (Directory.Exists(_folder)) File.Delete(PathOf(id));
    }

    /// <summary>The jobs that have an archive, with when it was last written.</summary>
    public IReadOnlyList<(JobId Id, DateTimeOffset Written)> List()
    {
        if (!Directory.Exists(_folder)) return [];
        var found = new List<(JobId Id, DateTimeOffset Written)>();
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*" + Ending))
            if (JobId.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var id)) found.Add((id, new DateTimeOffset(file.LastWriteTimeUtc)));
        return found;
    }

    /// <summary>Takes the right to work on jobs, which one process with this data folder has at a time; null when another has it.</summary>
    public FileStream? TryLock()
    {
        MakeFolder();
        var path = Path.Combine(_folder, ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_folder);
        else Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

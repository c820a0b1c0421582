using FaceCV.Core.Jobs;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Jobs;

/// <summary>Archives of jobs that have not ended, each in one file that only its owner may read.</summary>
internal sealed class JobFiles(FaceCvSettings settings)
{
    private const string Ending = ".zip";
    private readonly string _folder = Path.Combine(settings.Storage.DataDirectory, "jobs");
    private readonly Lazy<Guid> _owner = new(() => ReadOwner(Path.Combine(settings.Storage.DataDirectory, "jobs")), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>What tells this data folder from those of other servers on the same database; made at first use and kept in it.</summary>
    /// <exception cref="IOException">It cannot be read or made.</exception>
    public Guid Owner => _owner.Value;

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

    private static Guid ReadOwner(string folder)
    {
        MakeFolder(folder);
        var path = Path.Combine(folder, "owner");
        if (!File.Exists(path))
        {
            // Of two that make it at once, the second uses the first one's.
            var temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
            File.WriteAllText(temporary, Guid.NewGuid().ToString());
            try
            {
                File.Move(temporary, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(temporary);
            }
        }

        return Guid.TryParse(File.ReadAllText(path).Trim(), out var owner) ? owner : throw new IOException($"{path} holds no id; delete it, and jobs that were not done yet start no more.");
    }

    private void MakeFolder() => MakeFolder(_folder);

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

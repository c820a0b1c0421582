namespace FaceCV.Server.Configuration;

/// <summary>Many pictures at a time: jobs, and folders on the server.</summary>
public sealed record JobSettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Jobs and import";

    /// <summary>Folder below which folders may be read on request; null allows none.</summary>
    [Setting("FACECV_IMPORT_ROOT", "Folder below which requests (and `facecv enrol --folder`) may name folders to enrol from. Without it no request can make the server read a folder.", DefaultText = "none, requests that name folders are refused")]
    public string? ImportRoot { get; init; }

    /// <summary>Most bytes of the archive of one job. Default 4 GiB.</summary>
    [Setting("FACECV_JOB_MAX_BYTES", "Most bytes of the archive sent for one job, or to be imported; it lies in the data folder until that has ended.", Min = 1024, Max = int.MaxValue * 512L, Bytes = true)]
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>Most items of one job. Default 100,000.</summary>
    [Setting("FACECV_JOB_MAX_ITEMS", "Most pictures of one job.", Min = 1, Max = 1_000_000)]
    public int MaxItems { get; init; } = 100_000;

    /// <summary>Longest time to send one job, seconds. Default 3600.</summary>
    [Setting("FACECV_JOB_UPLOAD_TIMEOUT_SECONDS", "Longest time that sending one job may take, in seconds; the work itself has no limit.", Min = 1, Max = 86_400)]
    public int UploadTimeoutSeconds { get; init; } = 3600;

    /// <summary>Days that the records of an ended job are kept. Default 7; 0 keeps them until they are deleted.</summary>
    [Setting("FACECV_JOB_RETENTION_DAYS", "Days that the records of an ended job are kept, with the names of its files; `0` keeps them until they are deleted.", Min = 0, Max = 36_500)]
    public int RetentionDays { get; init; } = 7;

    /// <summary>Full path of the import root; null when there is none.</summary>
    public string? ImportDirectory => SettingPaths.Full(ImportRoot);

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        if (ImportDirectory is { } root && !Directory.Exists(root)) yield return new("FACECV_IMPORT_ROOT", "names no folder that is there.");
    }
}

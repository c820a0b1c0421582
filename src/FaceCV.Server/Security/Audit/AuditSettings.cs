using FaceCV.Server.Configuration;

namespace FaceCV.Server.Security.Audit;

/// <summary>What the audit log takes in.</summary>
public enum AuditMode
{
    /// <summary>Changes, exports, imports, keys and refused requests.</summary>
    Changes,

    /// <summary>Recognitions as well.</summary>
    All,

    /// <summary>Nothing.</summary>
    Off,
}

/// <summary>What happens while the audit log cannot be written.</summary>
public enum AuditFailureMode
{
    /// <summary>Changes are refused.</summary>
    Refuse,

    /// <summary>Changes go on; the entries wait in memory, and the health page tells.</summary>
    Continue,
}

/// <summary>Who did what: the audit log.</summary>
public sealed record AuditSettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Audit log";

    /// <summary>What is recorded. Default changes.</summary>
    [Setting("FACECV_AUDIT", "What the audit log in `audit` of the data folder records: `changes` are changes, exports, imports, keys and refused requests; `all` is recognitions as well; `off` is nothing. [audit.md](audit.md) tells more.")]
    public AuditMode Audit { get; init; } = AuditMode.Changes;

    /// <summary>What happens while it cannot be written. Default refuse.</summary>
    [Setting("FACECV_AUDIT_FAILURE", "What happens while the audit log cannot be written, as on a full disk: `refuse` refuses what would have to be recorded; `continue` goes on, keeps up to 10,000 entries in memory for later and tells the health page.")]
    public AuditFailureMode AuditFailure { get; init; } = AuditFailureMode.Refuse;

    /// <summary>Days that entries are kept; 0 keeps them. Default 0.</summary>
    [Setting("FACECV_AUDIT_RETENTION_DAYS", "Days that entries of the audit log are kept, in whole files of up to a month; `0` keeps them for ever.", Min = 0, Max = 36_500)]
    public int AuditRetentionDays { get; init; }

    /// <summary>How long entries are kept; null is for ever.</summary>
    public TimeSpan? Retention => AuditRetentionDays > 0 ? TimeSpan.FromDays(AuditRetentionDays) : null;

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check() => [];
}

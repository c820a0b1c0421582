namespace FaceCV.Core.Access;

/// <summary>What a caller may do. Scopes stand beside each other; only <see cref="Admin"/> holds all others.</summary>
[Flags]
public enum AccessScope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>read</c>: see people, faces, crops, collections, jobs, models, health and metrics.</summary>
    Read = 1,

    /// <summary><c>recognise</c>: have pictures analysed, compared and searched for.</summary>
    Recognise = 2,

    /// <summary><c>enrol</c>: add people and faces.</summary>
    Enrol = 4,

    /// <summary><c>manage</c>: change and erase people, faces, collections and jobs; load and select models.</summary>
    Manage = 8,

    /// <summary><c>admin</c>: everything, keys, export, import and the audit log among it.</summary>
    Admin = 16,
}

/// <summary>Names and rules of <see cref="AccessScope"/>.</summary>
public static class AccessScopes
{
    /// <summary>Every single scope, the least first.</summary>
    public static IReadOnlyList<AccessScope> All { get; } = [AccessScope.Read, AccessScope.Recognise, AccessScope.Enrol, AccessScope.Manage, AccessScope.Admin];

    /// <summary>Whether scopes allow what needs one.</summary>
    public static bool Allow(this AccessScope scopes, AccessScope needed) => scopes.HasFlag(AccessScope.Admin) || (needed != AccessScope.None && scopes.HasFlag(needed));

    /// <summary>Wire names, the least scope first.</summary>
    public static IReadOnlyList<string> Names(this AccessScope scopes) => [.. All.Where(scope => scopes.HasFlag(scope)).Select(scope => scope.ToString().ToLowerInvariant())];

    /// <summary>Reads a wire name; null when it is none.</summary>
    public static AccessScope? Find(string name)
    {
        foreach (var scope in All)
            if (scope.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) return scope;
        return null;
    }
}

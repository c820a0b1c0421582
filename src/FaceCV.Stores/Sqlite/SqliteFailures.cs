using FaceCV.Core.Errors;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Turns what SQLite and the file system report into <see cref="FaceException"/>.</summary>
internal static class SqliteFailures
{
    // Primary result codes, sqlite.org/rescode.html.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int NotADatabase = 26;
    private const int UniqueViolation = 2067;
    private const int PrimaryKeyViolation = 1555;

    /// <summary>Whether the connection that failed can be used again.</summary>
    public static bool IsHarmless(Exception failure) =>
        failure is not SqliteException sqlite || sqlite.SqliteErrorCode is Busy or Locked or Constraint;

    /// <summary>Whether the failure is one that <see cref="Translate"/> knows.</summary>
    public static bool IsKnown(Exception failure) => failure is SqliteException or IOException or UnauthorizedAccessException;

    public static FaceException Translate(Exception failure, string databasePath)
    {
        var file = Path.GetFileName(databasePath);
        if (failure is not SqliteException sqlite)
            return Unavailable($"The database file {file} cannot be opened.", Permissions, failure);
        if (sqlite.SqliteExtendedErrorCode is UniqueViolation or PrimaryKeyViolation)
            return new FaceException(FaceError.Conflict, "A record with the same id is there already.", "Use a new id.", failure);
        var (what, remedy) = sqlite.SqliteErrorCode switch
        {
            Busy or Locked => ($"The database file {file} is locked by another program.", "Stop the other program, or wait until its work is done."),
            ReadOnly => ($"The database file {file} is read-only.", Permissions),
            InputOutput => ($"The disk failed to read or write the database file {file}.", "Check the disk and its free space."),
            Corrupt => ($"The database file {file} is damaged.", Restore),
            NotADatabase => ($"The file {file} is not an SQLite database, or its beginning is damaged.", Restore),
            Full => ($"The disk with the database file {file} is full.", "Free some space; nothing of this write was stored."),
            CannotOpen => ($"The database file {file} cannot be opened.", Permissions),
            _ => ($"The database file {file} refused the operation.", "See the documentation of that SQLite result code."),
        };
        return Unavailable($"{what} (SQLite {sqlite.SqliteErrorCode}, {sqlite.SqliteExtendedErrorCode})", remedy, failure);
    }

    private static string Permissions => "Make the file and its directory writable for the user that runs this program.";

    private static string Restore => "Restore the file from a backup, or move it away to start with an empty gallery.";

    private static FaceException Unavailable(string what, string remedy, Exception cause) => new(FaceError.StoreUnavailable, what, remedy, cause);
}

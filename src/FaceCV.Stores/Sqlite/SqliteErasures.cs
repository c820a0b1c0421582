using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>
/// Makes erased data leave the files. PRAGMA secure_delete overwrites a deleted row where it lies; copies can remain in two places:
/// in the write-ahead log, until it is truncated, and in the free space of pages that SQLite split or merged while the row was there
/// (seen in about one erasure of 300 in an experiment), until the file is rewritten by VACUUM.
/// </summary>
internal static class SqliteErasures
{
    /// <summary>Notes, in the transaction of the erasure, that the file is to be rewritten.</summary>
    public static void Note(SqliteConnection connection) => connection.Execute("UPDATE erasures SET done = done + 1");

    /// <summary>Whether there were erasures since the file was last rewritten.</summary>
    public static bool IsSweepDue(SqliteConnection connection) => connection.ReadNumber("SELECT done > swept FROM erasures") == 1;

    /// <summary>Moves the log into the database file and cuts it to nothing; false when a reader of the old state is in the way.</summary>
    public static bool TruncateLog(SqliteConnection connection) => connection.ReadNumber("PRAGMA wal_checkpoint(TRUNCATE)") == 0;

    /// <summary>Rewrites the file if an erasure asks for it; false when none does or a reader kept the log from being truncated.</summary>
    public static bool Sweep(SqliteConnection connection)
    {
        var done = connection.ReadNumber("SELECT done FROM erasures WHERE done > swept");
        if (done is null) return false;
        connection.Execute("VACUUM");
        if (!TruncateLog(connection)) return false;
        connection.Execute("UPDATE erasures SET swept = MAX(swept, $done)", ("$done", done));
        return true;
    }
}

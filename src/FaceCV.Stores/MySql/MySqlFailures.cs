using System.Net.Sockets;
using System.Security.Authentication;
using FaceCV.Core.Errors;
using MySqlConnector;

namespace FaceCV.Stores.MySql;

/// <summary>Turns what the server and the network report into <see cref="FaceException"/>.</summary>
internal static class MySqlFailures
{
    // Numbers that the driver has no name for: MariaDB's ER_CONNECTION_KILLED, and the client's own CR_SERVER_GONE_ERROR and CR_SERVER_LOST.
    private const int ConnectionKilled = 1927;
    private const int ServerGone = 2006;
    private const int ServerLost = 2013;

    private const string Grants = "Grant it the rights that docs/databases.md lists.";

    /// <summary>Whether the failure is one that <see cref="Translate"/> knows.</summary>
    public static bool IsKnown(Exception failure) => failure is MySqlException or IOException or SocketException or TimeoutException;

    /// <summary>Whether the transaction lost against another and may be tried again.</summary>
    public static bool IsCollision(Exception failure) =>
        failure is MySqlException { ErrorCode: MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout };

    /// <summary>Whether the server went away, or could not be reached, so that another connection may fare better.</summary>
    public static bool IsLoss(Exception failure) => failure switch
    {
        IOException or SocketException => true,
        MySqlException { ErrorCode: MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.ServerShutdown } => true,
        MySqlException mysql => mysql.Number is ConnectionKilled or ServerGone or ServerLost || mysql.InnerException is IOException or SocketException,
        _ => false,
    };

    /// <summary>Whether a statement that failed so may have been done by the server nevertheless.</summary>
    public static bool MayBeDone(Exception failure) => IsLoss(failure) || failure is TimeoutException or MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired };

    /// <summary>What a failure means, with what to do.</summary>
    /// <param name="failure">A failure that <see cref="IsKnown"/>.</param>
    /// <param name="options">Where the store is.</param>
    public static FaceException Translate(Exception failure, MySqlGalleryOptions options)
    {
        var (server, user, database) = ($"The MySQL server {options.Host}:{options.Port}", options.User, options.Database);
        if (failure is not MySqlException mysql) return Unavailable($"{server} does not answer.", Reach, failure);

        // The server names the value: it stays out of what may be logged.
        if (mysql.ErrorCode == MySqlErrorCode.DuplicateKeyEntry)
            return mysql.Message.Contains("people_by_external_id", StringComparison.Ordinal)
                ? new FaceException(FaceError.Conflict, "Another person has that external id.", "Choose another external id, or update that person.")
                : mysql.Message.Contains("collections_by_name", StringComparison.Ordinal)
                ? Rows.CollectionRow.Taken()
                : new FaceException(FaceError.Conflict, "A record with the same id is there already.", "Use a new id.");
        var (what, remedy) = mysql.ErrorCode switch
        {
            MySqlErrorCode.AccessDenied => (
                $"{server} refuses the user '{user}': the password is wrong, or there is no such user.",
                "Correct FACECV_MYSQL_USER and FACECV_MYSQL_PASSWORD (or FACECV_DB_CONNECTION_STRING), or make the user as docs/databases.md shows."),
            MySqlErrorCode.UnknownDatabase => (
                $"{server} has no database '{database}'.",
                $"Make it: CREATE DATABASE `{database}` CHARACTER SET utf8mb4; docs/databases.md has the rights to grant."),
            MySqlErrorCode.DatabaseAccessDenied => ($"{server} does not let the user '{user}' use a database '{database}'.", $"Make it if it is not there. {Grants}"),
            MySqlErrorCode.TableAccessDenied or MySqlErrorCode.ColumnAccessDenied or MySqlErrorCode.SpecifiedAccessDeniedError =>
                ($"The user '{user}' lacks a right in the database '{database}'.", Grants),
            MySqlErrorCode.UnableToConnectToHost when IsAboutTls(mysql) => (
                $"{server} does not encrypt the connection as FACECV_MYSQL_TLS asks.",
                "Set up TLS on the server, for verify with a certificate that this machine trusts and that names the host, or set FACECV_MYSQL_TLS to what it can."),
            MySqlErrorCode.UnableToConnectToHost => ($"{server} cannot be reached.", Reach),
            MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections =>
                ($"{server} takes no more connections.", "Raise max_connections of the server, or stop other programs."),
            MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout =>
                ($"{server} has other writes in the way of this one.", "Try again; if it goes on, look for a long transaction with SHOW FULL PROCESSLIST."),
            MySqlErrorCode.OptionPreventsStatement or MySqlErrorCode.CannotExecuteInReadOnlyTransaction =>
                ($"{server} is read-only.", "Name the primary server, not a replica, or end its read-only mode."),
            MySqlErrorCode.DiskFull or MySqlErrorCode.RecordFileFull => ($"The disk of {Small(server)} is full.", "Free some space; nothing of this write was stored."),
            MySqlErrorCode.PacketTooLarge => ($"{server} takes no packet of that size.", "Raise max_allowed_packet of the server to 16 MB or more."),
            MySqlErrorCode.CommandTimeoutExpired => ($"{server} did not answer in time.", "Look at its load; SHOW FULL PROCESSLIST tells what runs."),
            _ when IsLoss(mysql) => ($"{server} ended the connection.", Reach),
            _ => ($"{server} refused the operation.", $"See the documentation of that error number; {Reach}"),
        };
        return Unavailable($"{what} (MySQL {mysql.Number})", remedy, failure);
    }

    /// <summary>The server went away while a write was being stored, and did not come back to be asked.</summary>
    public static FaceException Unclear(MySqlGalleryOptions options, Exception failure) => Unavailable(
        $"The MySQL server {options.Host}:{options.Port} went away while a write was being stored; whether it was stored is not known.",
        "Look the record up when the server is back, before writing it again.",
        failure);

    // The driver has one number for all of it.
    private static bool IsAboutTls(MySqlException failure) =>
        failure.InnerException is AuthenticationException || failure.Message.Contains("SSL", StringComparison.Ordinal);

    private static string Reach => "Start the server, or correct its host and port (FACECV_MYSQL_HOST, FACECV_MYSQL_PORT, or FACECV_DB_CONNECTION_STRING).";

    private static string Small(string server) => "t" + server[1..];

    private static FaceException Unavailable(string what, string remedy, Exception cause) => new(FaceError.StoreUnavailable, what, remedy, cause);
}
